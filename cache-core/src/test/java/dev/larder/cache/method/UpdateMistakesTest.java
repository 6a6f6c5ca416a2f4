package dev.larder.cache.method;

import static dev.larder.cache.method.Refusals.assertRefusedByName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.Problems;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code @Updates} cannot mean is said at start-up, with the cure. */
class UpdateMistakesTest {

    record Item(long id) {}

    abstract static class Mistakes {
        @Updates("item:{result.id}")
        abstract Item keyFromResult(String name);

        @Updates("item:{id}")
        abstract void nothing(long id);

        @Updates("item:{id}")
        abstract CompletableFuture<Void> nothingLater(long id);

        @Updates("item:{id}*")
        abstract Item wildcard(long id);

        @Updates("item:{ids[]}")
        abstract Item several(List<Long> ids);

        @Updates
        abstract Item noKey(long id);

        @Updates(value = "item:{id}", key = "item:{id}")
        abstract Item twoKeys(long id);

        @Cached("item:{id}")
        @Updates("item:{id}")
        abstract Item readsAndWrites(long id);

        @Updates(key = "item:{id}", ttl = "soon")
        abstract Item ttl(long id);

        @Updates(key = "item:{id}", codec = "xml")
        abstract Item codec(long id);

        @Updates(key = "tagged:{id}", tags = "item:{result.name}")
        abstract Item tagOfNothing(long id);

        @Updates("item:{id}")
        abstract Object anything(long id);

        @Updates("item:{idd}")
        abstract Item unknownParameter(long id);

        @Updates("item:{id}")
        private Item hidden(long id) {
            return null;
        }
    }

    abstract static class Readers {
        @Cached("item:{id}")
        abstract Item item(long id);

        @Cached(key = "tagged:{id}", tags = "item:{id}")
        abstract Item tagged(long id);

        @Cached(key = "owned:{id}", tags = "owner:{owner}")
        abstract Item owned(long id, String owner);

        @Cached(key = "token:{id}", ttl = "{seconds}")
        abstract Item byArgument(long id, long seconds);
    }

    abstract static class Writers {
        @Updates("item:{number}")
        abstract Item sameKey(long number);

        @Updates("item:{id}")
        abstract String otherType(long id);

        @Updates(key = "items:{id}", name = "Item")
        abstract Item otherTemplate(long id);

        @Updates("itme:{id}")
        abstract Item misspelt(long id);

        @Updates("token:{id}")
        abstract Item withoutTheArgument(long id);

        @Updates(key = "tagged:{id}", tags = "things:{id}")
        abstract Item withOtherTags(long id);

        @Updates("tagged:{id}")
        abstract Item withItsTags(long id);

        @Updates("owned:{id}")
        abstract Item withoutTheOwner(long id);

        @Updates(key = "token:{id}", ttl = "1m")
        abstract Item withItsOwnTtl(long id);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            keyFromResult    | @Updates(key)                           | Take it from the arguments, or use @Invalidates
            nothing          | returns void                            | Return the new value, or use @Invalidates
            nothingLater     | without a value                         | Return the new value, or use @Invalidates
            wildcard         | "item:{id}*" spells more than one key   | into @Invalidates
            several          | "item:{ids[]}" spells more than one key | into @Invalidates
            noKey            | @Updates on                             | @Updates("product:{id}")
            twoKeys          | @Updates on                             | Leave one
            readsAndWrites   | @Updates and @Cached                    | Split it
            ttl              | @Updates(ttl)                           | Known tiers
            codec            | @Updates(codec)                         | Known codecs
            tagOfNothing     | @Updates(tags)                          | has only `id`
            anything         | @Updates on                             | Object
            unknownParameter | `{idd}`                                 | there are `id`
            hidden           | @Updates on                             | non-final
            """)
    void declaration_withMistake_isRefusedWithPlaceQuoteAndCure(String method, String quote, String cure) {
        assertRefusedByName(Mistakes.class, method, quote, cure);
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
