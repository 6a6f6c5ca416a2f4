package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Updates;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code @Updates} cannot mean is said at start-up, with the cure. */
class UpdateMistakesTest {

    record Item(long id) {}

    static class Mistakes {
        @Updates("item:{result.id}")
        Item keyFromResult(String name) {
            return null;
        }

        @Updates("item:{id}")
        void nothing(long id) {}

        @Updates("item:{id}")
        CompletableFuture<Void> nothingLater(long id) {
            return null;
        }

        @Updates("item:{id}*")
        Item wildcard(long id) {
            return null;
        }

        @Updates("item:{ids[]}")
        Item several(List<Long> ids) {
            return null;
        }

        @Updates
        Item noKey(long id) {
            return null;
        }

        @Updates(value = "item:{id}", key = "item:{id}")
        Item twoKeys(long id) {
            return null;
        }

        @Cached("item:{id}")
        @Updates("item:{id}")
        Item readsAndWrites(long id) {
            return null;
        }

        @Updates(key = "item:{id}", ttl = "soon")
        Item ttl(long id) {
            return null;
        }

        @Updates(key = "item:{id}", codec = "xml")
        Item codec(long id) {
            return null;
        }

        @Updates(key = "tagged:{id}", tags = "item:{result.name}")
        Item tagOfNothing(long id) {
            return null;
        }

        @Updates("item:{id}")
        Object anything(long id) {
            return null;
        }

        @Updates("item:{idd}")
        Item unknownParameter(long id) {
            return null;
        }

        @Updates("item:{id}")
        private Item hidden(long id) {
            return null;
        }
    }

    static class Readers {
        @Cached("item:{id}")
        Item item(long id) {
            return null;
        }

        @Cached(key = "tagged:{id}", tags = "item:{id}")
        Item tagged(long id) {
            return null;
        }

        @Cached(key = "owned:{id}", tags = "owner:{owner}")
        Item owned(long id, String owner) {
            return null;
        }

        @Cached(key = "token:{id}", ttl = "{seconds}")
        Item byArgument(long id, long seconds) {
            return null;
        }
    }

    static class Writers {
        @Updates("item:{number}")
        Item sameKey(long number) {
            return null;
        }

        @Updates("item:{id}")
        String otherType(long id) {
            return null;
        }

        @Updates(key = "items:{id}", name = "Item")
        Item otherTemplate(long id) {
            return null;
        }

        @Updates("itme:{id}")
        Item misspelt(long id) {
            return null;
        }

        @Updates("token:{id}")
        Item withoutTheArgument(long id) {
            return null;
        }

        @Updates(key = "tagged:{id}", tags = "things:{id}")
        Item withOtherTags(long id) {
            return null;
        }

        @Updates("tagged:{id}")
        Item withItsTags(long id) {
            return null;
        }

        @Updates("owned:{id}")
        Item withoutTheOwner(long id) {
            return null;
        }

        @Updates(key = "token:{id}", ttl = "1m")
        Item withItsOwnTtl(long id) {
            return null;
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("keyFromResult", "@Updates(key)", "Take it from the arguments, or use @Invalidates"),
                Arguments.of("nothing", "returns void", "Return the new value, or use @Invalidates"),
                Arguments.of("nothingLater", "without a value", "Return the new value, or use @Invalidates"),
                Arguments.of("wildcard", "\"item:{id}*\" spells more than one key", "into @Invalidates"),
                Arguments.of("several", "\"item:{ids[]}\" spells more than one key", "into @Invalidates"),
                Arguments.of("noKey", "@Updates on", "@Updates(\"product:{id}\")"),
                Arguments.of("twoKeys", "@Updates on", "Leave one"),
                Arguments.of("readsAndWrites", "@Updates and @Cached", "Split it"),
                Arguments.of("ttl", "@Updates(ttl)", "Known tiers"),
                Arguments.of("codec", "@Updates(codec)", "Known codecs"),
                Arguments.of("tagOfNothing", "@Updates(tags)", "has only `id`"),
                Arguments.of("anything", "@Updates on", "Object"),
                Arguments.of("unknownParameter", "`{idd}`", "there are `id`"),
                Arguments.of("hidden", "@Updates on", "non-final"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void declaration_withMistake_isRefusedWithPlaceQuoteAndCure(String method, String quote, String cure) {
        assertThatThrownBy(() -> new Wirings().catalog().add(AnnotatedMethods.read(Mistakes.class, method)))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("UpdateMistakesTest$Mistakes." + method + "(")
                .hasMessageContaining(quote)
                .hasMessageContaining(cure);
    }

    @ParameterizedTest
    @CsvSource({
        "item, otherType, for two types of value",
        "item, otherTemplate, Two caches are named",
        "byArgument, withoutTheArgument, set it on @Updates",
        "tagged, withOtherTags, is used with two sets of tags",
        "owned, withoutTheOwner, set it on @Updates"
    })
    void update_thatDisagreesWithItsCache_isRefused_whicheverComesFirst(String read, String write, String why) {
        MethodDeclaration reader = AnnotatedMethods.read(Readers.class, read);
        MethodDeclaration writer = AnnotatedMethods.read(Writers.class, write);

        assertSecondIsRefused(reader, writer, why);
        assertSecondIsRefused(writer, reader, why);
    }

    private static void assertSecondIsRefused(MethodDeclaration first, MethodDeclaration second, String why) {
        CacheCatalog catalog = new Wirings().catalog();
        catalog.add(first);

        assertThatThrownBy(() -> catalog.add(second))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining(why);
    }

    @Test
    void update_withATtlOfItsOwn_needsNotThatOfTheCache() {
        CacheCatalog catalog = new Wirings().catalog();
        catalog.add(AnnotatedMethods.read(Readers.class, "byArgument"));
        catalog.add(AnnotatedMethods.read(Writers.class, "withItsOwnTtl"));

        assertThat(warnings(catalog)).isEmpty();
    }

    @Test
    void update_takesOverTheTagsOfItsCache() {
        CacheCatalog catalog = new Wirings().catalog();
        catalog.add(AnnotatedMethods.read(Readers.class, "tagged"));
        UpdatingMethod updating =
                catalog.add(AnnotatedMethods.read(Writers.class, "withItsTags")).updating();

        assertThat(updating.rules().get(0).storage().tags().texts()).containsExactly("item:{id}");
        assertThat(updating.rules().get(0).storage().spec().tagged()).isTrue();
    }

    @Test
    void update_ofWhatNobodyReads_isDoubtful() {
        CacheCatalog catalog = new Wirings().catalog();
        catalog.add(AnnotatedMethods.read(Readers.class, "item"));
        catalog.add(AnnotatedMethods.read(Writers.class, "misspelt"));
        catalog.add(AnnotatedMethods.read(Writers.class, "sameKey"));

        assertThat(warnings(catalog))
                .singleElement()
                .asString()
                .contains("misspelt(long)", "no declared cache reads \"itme:{id}\"", "\"item:{id}\"");
    }

    private static List<String> warnings(CacheCatalog catalog) {
        catalog.verify(new Problems());
        return catalog.warnings();
    }

    @Test
    void cacheThatIsOnlyUpdated_isKnownToProperties() {
        CacheCatalog catalog = new Wirings().property("itme", "ttl", "1m").catalog();
        catalog.add(AnnotatedMethods.read(Writers.class, "misspelt"));
        Problems problems = new Problems();
        catalog.verify(problems);

        assertThat(problems.hasErrors()).isFalse();
    }
}
