package dev.larder.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Updates;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.annotation.AliasFor;
import reactor.core.publisher.Mono;

/** {@code @Updates} as Spring reads it: as a meta-annotation, repeated, with properties, expressions and Reactor. */
class UpdatesTest {

    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Updates
    @interface UpdatesBriefly {
        @AliasFor(annotation = Updates.class, attribute = "key")
        String value();

        @AliasFor(annotation = Updates.class, attribute = "ttl")
        String ttl() default "${brief}";
    }

    static class Notes {
        int loads;

        @Cached("note:{id}")
        public String note(long id) {
            loads++;
            return "loaded";
        }

        @Cached("note-of:{author}")
        public String noteOf(String author) {
            loads++;
            return "loaded";
        }

        @Updates("note:{id}")
        @Updates("note-of:{author}")
        public String write(long id, String author, String text) {
            return text;
        }

        @UpdatesBriefly("note:{id}")
        public String writeBriefly(long id) {
            return "brief";
        }

        @Updates(key = "note:{id}", condition = "#id > 0", unless = "#result == 'draft'")
        public String writeFinal(long id, String text) {
            return text;
        }

        @Updates("note:{id}")
        public CompletableFuture<String> writeLater(long id) {
            return CompletableFuture.supplyAsync(() -> "later");
        }

        @Updates("note:{id}")
        public Mono<String> writeReactively(long id) {
            return Mono.fromSupplier(() -> "reactive");
        }
    }

    private AnnotationConfigApplicationContext context;
    private Notes notes;

    @BeforeEach
    void start() {
        context = SpringApplications.with(Map.of("brief", "20s"), Caching.class, Notes.class);
        notes = context.getBean(Notes.class);
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void repeated_storesUnderBothKeys() {
        notes.write(1, "ada", "text");

        assertThat(notes.note(1)).isEqualTo("text");
        assertThat(notes.noteOf("ada")).isEqualTo("text");
    }

    @Test
    void metaAnnotation_isReadWithItsAliasesAndProperties() {
        notes.writeBriefly(1);

        assertThat(notes.note(1)).isEqualTo("brief");
        assertThat(context.getBean(dev.larder.cache.Larder.class)
                        .parts()
                        .store()
                        .readTimed("note:1")
                        .remainingMillis())
                .isLessThanOrEqualTo(20_000);
    }

    @Test
    void expressions_decideBeforeAndAfter() {
        notes.write(1, "ada", "first");
        notes.write(0, "bob", "zero");
        notes.writeFinal(0, "condition is false");
        assertThat(notes.note(0)).isEqualTo("zero");

        notes.writeFinal(1, "final");
        assertThat(notes.note(1)).isEqualTo("final");

        notes.writeFinal(1, "draft");
        assertThat(notes.note(1)).as("the entry was dropped").isEqualTo("loaded");
    }

    @Test
    void valuesThatComeLater_areStoredBeforeTheCallerHasThem() throws Exception {
        assertThat(notes.writeLater(1).get(20, TimeUnit.SECONDS)).isEqualTo("later");
        assertThat(notes.note(1)).isEqualTo("later");

        assertThat(notes.writeReactively(1).block()).isEqualTo("reactive");
        assertThat(notes.note(1)).isEqualTo("reactive");
    }
}
