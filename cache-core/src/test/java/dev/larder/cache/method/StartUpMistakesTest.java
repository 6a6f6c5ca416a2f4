package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.annotation.CacheDefaults;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.NeverCached;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.method.MethodDeclaration.Interception;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import kotlin.coroutines.Continuation;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.flow.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake stops the start-up; its message names class and method, quotes the text and says the cure. */
class StartUpMistakesTest {

    record Product(long id, String name) {}

    record Filter(String text, Product product) {}

    interface Shelf {
        String onInterface(long id);
    }

    @SuppressWarnings("unused")
    static class Mistakes implements Shelf {
        @Cached
        String noKey(long id) {
            return "";
        }

        @Cached(value = "a:{id}", key = "b:{id}")
        String keyTwice(long id) {
            return "";
        }

        @Cached("product:{idd}")
        String unknownPlaceholder(long id) {
            return "";
        }

        @Cached("product:{filter}")
        String noStableText(Filter filter) {
            return "";
        }

        @Cached("product:{result.id}")
        Product resultInKey(long id) {
            return null;
        }

        @Cached("product:{id}*")
        String wildcardInKey(long id) {
            return "";
        }

        @Cached("product:{ids[]}")
        Product batchInto(List<Long> ids) {
            return null;
        }

        @Cached("{id}")
        String noName(long id) {
            return "";
        }

        @Cached(key = "product:{id}", ttl = "10 minutes")
        String ttlNoDuration(long id) {
            return "";
        }

        @Cached(key = "product:{id}", ttl = "0")
        String ttlZero(long id) {
            return "";
        }

        @Cached(key = "product:{id}", ttl = "lukewarm")
        String ttlUnknownTier(long id) {
            return "";
        }

        @Cached(key = "product:{id}", ttl = "${shop.ttl}")
        String ttlProperty(long id) {
            return "";
        }

        @Cached(key = "product:{name}", ttl = "{name}")
        String ttlPlaceholderText(String name) {
            return "";
        }

        @Cached(key = "product:{id}", ttl = "{until}")
        String ttlPlaceholderUnknown(long id) {
            return "";
        }

        @Cached(key = "product:{id}", jitter = "0.1")
        String jitterNoPercentage(long id) {
            return "";
        }

        @Cached(key = "product:{id}", jitter = "91%")
        String jitterTooMuch(long id) {
            return "";
        }

        @Cached(key = "product:{id}", nullTtl = "30")
        String nullTtlWithoutUnit(long id) {
            return "";
        }

        @Cached(key = "product:{id}", codec = "xml")
        String unknownCodec(long id) {
            return "";
        }

        @Cached(key = "product:{id}", condition = "result")
        Boolean conditionOnResult(long id) {
            return true;
        }

        @Cached("product:{id}")
        void nothingReturned(long id) {}

        @Cached("product:{id}")
        Stream<String> stream(long id) {
            return Stream.of();
        }

        @Cached("product:{id}")
        Object anything(long id) {
            return "";
        }

        @Cached("product:{id}")
        List<?> wildcardType(long id) {
            return List.of();
        }

        @Cached("product:{id}")
        CompletableFuture<Void> futureOfNothing(long id) {
            return CompletableFuture.completedFuture(null);
        }

        @Cached("product:{id}")
        @SuppressWarnings("rawtypes")
        CompletableFuture rawFuture(long id) {
            return CompletableFuture.completedFuture("");
        }

        static class OwnFuture extends CompletableFuture<String> {}

        @Cached("product:{id}")
        OwnFuture ownFuture(long id) {
            return new OwnFuture();
        }

        @Cached("product:{id}")
        CompletableFuture<Future<String>> futureOfFuture(long id) {
            return CompletableFuture.completedFuture(null);
        }

        @Invalidates("product:{id}")
        Future<String> invalidateByFuture(long id) {
            return CompletableFuture.completedFuture("");
        }

        @Cached("product:{id}")
        Future<String> plainFuture(long id) {
            return CompletableFuture.completedFuture("");
        }

        @Cached("product:{id}")
        private String hidden(long id) {
            return "";
        }

        @Cached("product:{id}")
        final String unchangeable(long id) {
            return "";
        }

        @Cached("product:{id}")
        static String withoutInstance(long id) {
            return "";
        }

        @Cached("product:{id}")
        public String offInterface(long id) {
            return "";
        }

        @Override
        @Cached("product:{id}")
        public String onInterface(long id) {
            return "";
        }

        @Cached(key = "product:{id}", refreshAfter = "5m")
        String refresh(long id) {
            return "";
        }

        @Cached(key = "product:{id}", staleIfError = "an hour")
        String stale(long id) {
            return "";
        }

        @Cached(key = "product:{id}", loadTimeout = "100")
        String loadTimeout(long id) {
            return "";
        }

        @Cached(key = "product:{id}", near = "1m")
        String near(long id) {
            return "";
        }

        @Invalidates
        void invalidateNothing(long id) {}

        @Invalidates("product:{result.id}")
        void invalidateByMissingResult(long id) {}

        @Invalidates(value = "product:{result.id}", phase = Invalidates.Phase.BEFORE)
        Product invalidateByResultBefore(long id) {
            return null;
        }

        @Invalidates(value = "product:{id}", condition = "result")
        void conditionOnMissingResult(long id) {}

        @Invalidates("product:{idd}")
        void invalidateUnknown(long id) {}
    }

    interface SharedFlow<T> extends Flow<T> {}

    /** As Kotlin compiles it: a suspend function takes a continuation and returns {@code Object}. */
    @SuppressWarnings("unused")
    static class Kotlin {
        @Cached("product:{id}")
        Object suspendRead(long id, Continuation<? super String> continuation) {
            return "";
        }

        @Invalidates("product:{id}")
        Object suspendInvalidation(long id, Continuation<? super Void> continuation) {
            return "";
        }

        @Updates("product:{id}")
        Object suspendUpdate(long id, Continuation<? super String> continuation) {
            return "";
        }

        @Cached("product:{id}")
        Flow<String> flow(long id) {
            return null;
        }

        @Invalidates("product:{id}")
        SharedFlow<String> flowInvalidation(long id) {
            return null;
        }

        @Updates("product:{id}")
        Flow<String> flowUpdate(long id) {
            return null;
        }

        @Invalidates("product:{id}")
        Deferred<String> deferredInvalidation(long id) {
            return null;
        }

        @Invalidates("product:{id}")
        Job launchedInvalidation(long id) {
            return null;
        }

        @Invalidates("product:{id}")
        java.util.concurrent.Flow.Publisher<String> publisherInvalidation(long id) {
            return null;
        }
    }

    static Stream<Arguments> laterInKotlin() {
        String suspend = "a suspend function returns before its work is done";
        String cure = "Return a CompletableFuture";
        return Stream.of(
                Arguments.of("suspendRead", "@Cached", suspend, cure),
                Arguments.of("suspendInvalidation", "@Invalidates", suspend, cure),
                Arguments.of("suspendUpdate", "@Updates", suspend, cure),
                Arguments.of("flow", "@Cached", "when a Flow has its value", cure),
                Arguments.of("flowInvalidation", "@Invalidates", "when a SharedFlow has its value", cure),
                Arguments.of("flowUpdate", "@Updates", "when a Flow has its value", cure),
                Arguments.of("deferredInvalidation", "@Invalidates", "when a Deferred has its value", cure),
                Arguments.of("launchedInvalidation", "@Invalidates", "when a Job has its value", cure),
                Arguments.of("publisherInvalidation", "@Invalidates", "when a Publisher has its value", cure));
    }

    /** An invalidation would come before the write has begun, and a cached value would be a promise. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("laterInKotlin")
    void coroutine_whichEndsAfterItsCall_isRefusedAlone(String method, String annotation, String why, String cure) {
        assertThatThrownBy(() -> new Wirings().catalog().add(AnnotatedMethods.read(Kotlin.class, method)))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageStartingWith(annotation + " on dev.larder.cache.method.StartUpMistakesTest$Kotlin." + method)
                .hasMessageContaining(why)
                .hasMessageContaining(cure)
                .hasMessageNotContaining("mistakes");
    }

    @SuppressWarnings("unused")
    static class SpringHabits {
        @Cached(key = "#id")
        String key(long id) {
            return "";
        }

        @Cached(key = "product:{id}", tags = "#id")
        String tags(long id) {
            return "";
        }

        @Invalidates("#id")
        void invalidation(long id) {}

        @Invalidates(tags = "#id")
        void tagInvalidation(long id) {}

        @Updates(key = "#id")
        String update(long id) {
            return "";
        }

        @Updates(key = "product:{id}", tags = "#id")
        String taggedUpdate(long id) {
            return "";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "key, @Cached(key)",
        "tags, @Cached(tags)",
        "invalidation, @Invalidates(value)",
        "tagInvalidation, @Invalidates(tags)",
        "update, @Updates(key)",
        "taggedUpdate, @Updates(tags)"
    })
    void parameter_writtenAsSpringsOwnCacheAnnotationsTakeIt_isRefusedWithThePlaceholder(String method, String place) {
        assertRefused(SpringHabits.class, method, place + " on ", "." + method + "(long)", "`#id`", "write `{id}`");
    }

    @CacheDefaults(ttl = "1m", tier = "hot")
    static class TwoTtls {
        @Cached("product:{id}")
        String get(long id) {
            return "";
        }
    }

    @CacheDefaults(near = "1m")
    static class NearForAll {
        @Cached("product:{id}")
        String get(long id) {
            return "";
        }
    }

    static final class Closed {
        @Cached("product:{id}")
        String get(long id) {
            return "";
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("noKey", "has no key", "@Cached(\"product:{id}\")"),
                Arguments.of("keyTwice", "value = \"a:{id}\" and key = \"b:{id}\" are both set", "Leave one"),
                Arguments.of("unknownPlaceholder", "`{idd}`", "there are `id`"),
                Arguments.of("noStableText", "`{filter}`", "hash"),
                Arguments.of("resultInKey", "`{result.id}`", "use a parameter"),
                Arguments.of("wildcardInKey", "\"product:{id}*\"", "Wildcards belong into @Invalidates"),
                Arguments.of("batchInto", "\"product:{ids[]}\"", "Return a Map from id to value, or a List"),
                Arguments.of("noName", "`{id}`", "give the cache a name"),
                Arguments.of("ttlNoDuration", "\"10 minutes\" is no duration", "\"10m\""),
                Arguments.of("ttlZero", "\"0\" is shorter than a millisecond", "positive"),
                Arguments.of("ttlUnknownTier", "\"lukewarm\"", "Known tiers: cold, hot, warm"),
                Arguments.of("ttlProperty", "\"${shop.ttl}\"", "Write a duration or a tier"),
                Arguments.of("ttlPlaceholderText", "\"{name}\" is a java.lang.String", "a number of seconds"),
                Arguments.of("ttlPlaceholderUnknown", "`{until}`", "there are `id`"),
                Arguments.of("jitterNoPercentage", "\"0.1\" is no jitter", "\"10%\""),
                Arguments.of("jitterTooMuch", "\"91%\" is no jitter", "\"90%\""),
                Arguments.of("nullTtlWithoutUnit", "\"30\" is no duration", "only \"0\" has no unit"),
                Arguments.of("unknownCodec", "\"xml\"", "Known codecs: json"),
                Arguments.of("conditionOnResult", "\"result\" speaks of #result", "Use unless"),
                Arguments.of("nothingReturned", "returns void", "remove the annotation"),
                Arguments.of("stream", "Stream", ""),
                Arguments.of("anything", "Object", ""),
                Arguments.of("wildcardType", "?", ""),
                Arguments.of("futureOfNothing", "returns a CompletableFuture without a value", "Return the value"),
                Arguments.of("rawFuture", "Object", ""),
                Arguments.of("plainFuture", "when a Future has its value", "Return a CompletableFuture"),
                Arguments.of("ownFuture", "when a OwnFuture has its value", "Return a CompletableFuture"),
                Arguments.of("futureOfFuture", "when a Future has its value", "Return a CompletableFuture"),
                Arguments.of("invalidateByFuture", "when a Future has its value", "Return a CompletableFuture"),
                Arguments.of("hidden", "the method is private", "non-final"),
                Arguments.of("unchangeable", "the method is final", "non-final"),
                Arguments.of("withoutInstance", "the method is static", "non-final"),
                Arguments.of("refresh", "\"5m\" is not shorter than the TTL of 5m", "Write a shorter duration"),
                Arguments.of("stale", "\"an hour\" is no duration", "Write a number with a unit"),
                Arguments.of("loadTimeout", "\"100\" is no duration", "only \"0\" has no unit"),
                Arguments.of("near", "attribute near is not part of this release yet", "Remove it"),
                Arguments.of("invalidateNothing", "names nothing to invalidate", "@Invalidates(\"product:{id}\")"),
                Arguments.of("invalidateByMissingResult", "`{result.id}`", "use a parameter"),
                Arguments.of("invalidateByResultBefore", "does not exist before the call", "Use phase AFTER"),
                Arguments.of("conditionOnMissingResult", "the method returns void", "Use the arguments"),
                Arguments.of("invalidateUnknown", "`{idd}`", "there are `id`"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void declaration_withMistake_isRefusedWithPlaceQuoteAndCure(String method, String quote, String cure) {
        assertThatThrownBy(() -> new Wirings().catalog().add(AnnotatedMethods.read(Mistakes.class, method)))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("StartUpMistakesTest$Mistakes." + method + "(")
                .hasMessageContaining(quote)
                .hasMessageContaining(cure);
    }

    @Test
    void defaults_withTtlAndTier_areRefused() {
        assertRefused(TwoTtls.class, "get", "TwoTtls: ttl = \"1m\" and tier = \"hot\" are both set. Leave one.");
    }

    @Test
    void defaults_withUnbuiltAttribute_areRefusedByName() {
        assertRefused(
                NearForAll.class,
                "get",
                "@CacheDefaults(near) on",
                "The attribute near is not part of this release yet. Remove it.");
    }

    @Test
    void finalClass_proxiedBySubclass_isRefused() {
        assertThatThrownBy(() ->
                        new Wirings().catalog().add(AnnotatedMethods.read(Closed.class, "get", Interception.SUBCLASS)))
                .hasMessageContaining("Closed.get(long): the class is final")
                .hasMessageContaining("Remove final");
    }

    @Test
    void method_onNoInterface_behindInterfaceProxyIsRefused() {
        assertThatThrownBy(() -> new Wirings()
                        .catalog()
                        .add(AnnotatedMethods.read(Mistakes.class, "offInterface", Interception.INTERFACES)))
                .hasMessageContaining("Mistakes.offInterface(long): its proxy implements interfaces")
                .hasMessageContaining("proxyTargetClass = true");
    }

    @Test
    void method_onInterface_behindInterfaceProxyIsAccepted() {
        CacheCatalog catalog = new Wirings().catalog();

        catalog.add(AnnotatedMethods.read(Mistakes.class, "onInterface", Interception.INTERFACES));

        org.assertj.core.api.Assertions.assertThat(catalog.caches()).hasSize(1);
    }

    static class Conditional {
        @Cached(key = "product:{id}", condition = "#id > 0")
        String conditional(long id) {
            return "";
        }

        @Cached(key = "product:{id}", unless = "#result == null")
        String unless(long id) {
            return "";
        }

        @Invalidates(value = "product:{id}", condition = "#id > 0")
        void invalidate(long id) {}
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"conditional", "unless", "invalidate"})
    void expression_withoutLanguage_isRefused(String method) {
        assertThatThrownBy(() -> new Wirings()
                        .expressions(Expressions.NONE)
                        .catalog()
                        .add(AnnotatedMethods.read(Conditional.class, method)))
                .hasMessageContaining("Conditional." + method + "(long)")
                .hasMessageContaining("needs an expression language")
                .hasMessageContaining("Use cache-spring");
    }

    @NeverCached("money")
    record Payment(long cents) {}

    @NeverCached
    interface Secret {}

    record Password(String text) implements Secret {}

    record Receipt(String id, Optional<List<Payment>> payments) {}

    static class Base {
        @NeverCached("audited")
        String audited(long id) {
            return "";
        }
    }

    @NeverCached
    static class Vault {
        @Cached("vault:{id}")
        String open(long id) {
            return "";
        }
    }

    static class Guarded extends Base {
        @Cached("p:{id}")
        Payment returned(long id) {
            return null;
        }

        @Cached("p:{id}")
        Map<String, List<Payment>> typeArgument(long id) {
            return null;
        }

        @Cached("p:{id}")
        Payment[] array(long id) {
            return null;
        }

        @Cached("p:{id}")
        Receipt component(long id) {
            return null;
        }

        @Cached("p:{id}")
        Password inherited(long id) {
            return null;
        }

        @Cached("p:{payment|hash}")
        String taken(Payment payment) {
            return null;
        }

        @Cached("p:{payments|hash}")
        String takenInside(List<Payment> payments) {
            return null;
        }

        @NeverCached
        @Cached("p:{id}")
        String itself(long id) {
            return null;
        }

        @Override
        @Cached("p:{id}")
        String audited(long id) {
            return "";
        }
    }

    static Stream<Arguments> neverCached() {
        return Stream.of(
                Arguments.of("returned", "it returns", "Payment, which is @NeverCached (\"money\")"),
                Arguments.of("typeArgument", "it returns", "Payment"),
                Arguments.of("array", "it returns", "Payment"),
                Arguments.of("component", "it returns", "Payment by way of Receipt.payments"),
                Arguments.of("inherited", "it returns", "Secret"),
                Arguments.of("taken", "it takes", "Payment"),
                Arguments.of("takenInside", "it takes", "Payment"),
                Arguments.of("itself", "it is", "Guarded.itself(long)"),
                Arguments.of("audited", "it is", "Base.audited(long), which is @NeverCached (\"audited\")"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("neverCached")
    void neverCached_reachedByCachedMethod_isRefused(String method, String relation, String element) {
        assertRefused(Guarded.class, method, "Guarded." + method + "(", relation, element, "Remove @Cached.");
    }

    @Test
    void neverCached_onDeclaringType_isRefused() {
        assertRefused(Vault.class, "open", "it is declared in", "Vault", "Remove @Cached.");
    }

    @Test
    void severalMistakes_inOneDeclaration_areAllNamed() {
        class Several {
            @Cached(key = "product:{id}", ttl = "soon", near = "1m")
            @Invalidates("product:{x}")
            private String both(long id) {
                return "";
            }
        }

        assertRefused(
                Several.class, "both", "4 mistakes:", "the method is private", "near is not part", "\"soon\"", "`{x}`");
    }

    @Test
    void nullTtl_longerThanTtl_isCutToIt() {
        class Short {
            @Cached(key = "product:{id}", ttl = "2s")
            String get(long id) {
                return "";
            }
        }
        CacheCatalog catalog = new Wirings().catalog();

        catalog.add(AnnotatedMethods.read(Short.class, "get"));

        org.assertj.core.api.Assertions.assertThat(
                        catalog.caches().get(0).spec().nullTtl())
                .isEqualTo(Duration.ofSeconds(2));
    }

    private static void assertRefused(Class<?> type, String method, String... parts) {
        assertThatThrownBy(() -> new Wirings().catalog().add(AnnotatedMethods.read(type, method)))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContainingAll(parts);
    }
}
