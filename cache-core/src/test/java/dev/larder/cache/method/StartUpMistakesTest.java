package dev.larder.cache.method;

import static dev.larder.cache.method.Refusals.assertRefused;
import static dev.larder.cache.method.Refusals.assertRefusedByName;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.CacheDefaults;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.NeverCached;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.Expressions;
import dev.larder.cache.method.declaration.MethodDeclaration.Interception;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mistake stops the start-up; its message names class and method, quotes the text and says the cure. */
class StartUpMistakesTest {

    record Product(long id, String name) {}

    record Filter(String text, Product product) {}

    interface Shelf {
        String onInterface(long id);
    }

    @SuppressWarnings("unused")
    abstract static class Mistakes implements Shelf {
        @Cached
        abstract String noKey(long id);

        @Cached(value = "a:{id}", key = "b:{id}")
        abstract String keyTwice(long id);

        @Cached("product:{idd}")
        abstract String unknownPlaceholder(long id);

        @Cached("product:{filter}")
        abstract String noStableText(Filter filter);

        @Cached("product:{result.id}")
        abstract Product resultInKey(long id);

        @Cached("product:{id}*")
        abstract String wildcardInKey(long id);

        @Cached("product:{ids[]}")
        abstract Product batchInto(List<Long> ids);

        @Cached("{id}")
        abstract String noName(long id);

        @Cached(key = "product:{id}", ttl = "10 minutes")
        abstract String ttlNoDuration(long id);

        @Cached(key = "product:{id}", ttl = "0")
        abstract String ttlZero(long id);

        @Cached(key = "product:{id}", ttl = "lukewarm")
        abstract String ttlUnknownTier(long id);

        @Cached(key = "product:{id}", ttl = "${shop.ttl}")
        abstract String ttlProperty(long id);

        @Cached(key = "product:{name}", ttl = "{name}")
        abstract String ttlPlaceholderText(String name);

        @Cached(key = "product:{id}", ttl = "{until}")
        abstract String ttlPlaceholderUnknown(long id);

        @Cached(key = "product:{id}", jitter = "0.1")
        abstract String jitterNoPercentage(long id);

        @Cached(key = "product:{id}", jitter = "91%")
        abstract String jitterTooMuch(long id);

        @Cached(key = "product:{id}", nullTtl = "30")
        abstract String nullTtlWithoutUnit(long id);

        @Cached(key = "product:{id}", codec = "xml")
        abstract String unknownCodec(long id);

        @Cached(key = "product:{id}", condition = "result")
        abstract Boolean conditionOnResult(long id);

        @Cached("product:{id}")
        abstract void nothingReturned(long id);

        @Cached("product:{id}")
        abstract Stream<String> stream(long id);

        @Cached("product:{id}")
        abstract Object anything(long id);

        @Cached("product:{id}")
        abstract List<?> wildcardType(long id);

        @Cached("product:{id}")
        abstract CompletableFuture<Void> futureOfNothing(long id);

        @Cached("product:{id}")
        @SuppressWarnings("rawtypes")
        abstract CompletableFuture rawFuture(long id);

        static class OwnFuture extends CompletableFuture<String> {}

        @Cached("product:{id}")
        abstract OwnFuture ownFuture(long id);

        @Cached("product:{id}")
        abstract CompletableFuture<Future<String>> futureOfFuture(long id);

        @Invalidates("product:{id}")
        abstract Future<String> invalidateByFuture(long id);

        @Cached("product:{id}")
        abstract Future<String> plainFuture(long id);

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
        public abstract String offInterface(long id);

        @Override
        @Cached("product:{id}")
        public abstract String onInterface(long id);

        @Cached(key = "product:{id}", refreshAfter = "5m")
        abstract String refresh(long id);

        @Cached(key = "product:{id}", staleIfError = "an hour")
        abstract String stale(long id);

        @Cached(key = "product:{id}", loadTimeout = "100")
        abstract String loadTimeout(long id);

        @Cached(key = "product:{id}", near = "1m")
        abstract String near(long id);

        @Invalidates
        abstract void invalidateNothing(long id);

        @Invalidates("product:{result.id}")
        abstract void invalidateByMissingResult(long id);

        @Invalidates(value = "product:{result.id}", phase = Invalidates.Phase.BEFORE)
        abstract Product invalidateByResultBefore(long id);

        @Invalidates(value = "product:{id}", condition = "result")
        abstract void conditionOnMissingResult(long id);

        @Invalidates("product:{idd}")
        abstract void invalidateUnknown(long id);
    }

    interface SharedFlow<T> extends Flow<T> {}

    /** As Kotlin compiles it: a suspend function takes a continuation and returns {@code Object}. */
    @SuppressWarnings("unused")
    abstract static class Kotlin {
        @Cached("product:{id}")
        abstract Object suspendRead(long id, Continuation<? super String> continuation);

        @Invalidates("product:{id}")
        abstract Object suspendInvalidation(long id, Continuation<? super Void> continuation);

        @Updates("product:{id}")
        abstract Object suspendUpdate(long id, Continuation<? super String> continuation);

        @Cached("product:{id}")
        abstract Flow<String> flow(long id);

        @Invalidates("product:{id}")
        abstract SharedFlow<String> flowInvalidation(long id);

        @Updates("product:{id}")
        abstract Flow<String> flowUpdate(long id);

        @Invalidates("product:{id}")
        abstract Deferred<String> deferredInvalidation(long id);

        @Invalidates("product:{id}")
        abstract Job launchedInvalidation(long id);

        @Invalidates("product:{id}")
        abstract java.util.concurrent.Flow.Publisher<String> publisherInvalidation(long id);
    }

    /** An invalidation would come before the write has begun, and a cached value would be a promise. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            suspendRead           | @Cached      | a suspend function returns before its work is done | Return a CompletableFuture
            suspendInvalidation   | @Invalidates | a suspend function returns before its work is done | Return a CompletableFuture
            suspendUpdate         | @Updates     | a suspend function returns before its work is done | Return a CompletableFuture
            flow                  | @Cached      | when a Flow has its value                          | Return a CompletableFuture
            flowInvalidation      | @Invalidates | when a SharedFlow has its value                    | Return a CompletableFuture
            flowUpdate            | @Updates     | when a Flow has its value                          | Return a CompletableFuture
            deferredInvalidation  | @Invalidates | when a Deferred has its value                      | Return a CompletableFuture
            launchedInvalidation  | @Invalidates | when a Job has its value                           | Return a CompletableFuture
            publisherInvalidation | @Invalidates | when a Publisher has its value                     | Return a CompletableFuture
            """)
    void coroutine_whichEndsAfterItsCall_isRefusedAlone(String method, String annotation, String why, String cure) {
        assertRefused(Kotlin.class, method)
                .hasMessageStartingWith(annotation + " on dev.larder.cache.method.StartUpMistakesTest$Kotlin." + method)
                .hasMessageContaining(why)
                .hasMessageContaining(cure)
                .hasMessageNotContaining("mistakes");
    }

    @SuppressWarnings("unused")
    abstract static class SpringHabits {
        @Cached(key = "#id")
        abstract String key(long id);

        @Cached(key = "product:{id}", tags = "#id")
        abstract String tags(long id);

        @Invalidates("#id")
        abstract void invalidation(long id);

        @Invalidates(tags = "#id")
        abstract void tagInvalidation(long id);

        @Updates(key = "#id")
        abstract String update(long id);

        @Updates(key = "product:{id}", tags = "#id")
        abstract String taggedUpdate(long id);
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
        assertRefusedByName(SpringHabits.class, method, place + " on ", method + "(long)", "`#id`", "write `{id}`");
    }

    @CacheDefaults(ttl = "1m", tier = "hot")
    abstract static class TwoTtls {
        @Cached("product:{id}")
        abstract String get(long id);
    }

    @CacheDefaults(near = "1m")
    abstract static class NearForAll {
        @Cached("product:{id}")
        abstract String get(long id);
    }

    static final class Closed {
        @Cached("product:{id}")
        String get(long id) {
            return "";
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            noKey                     | has no key                                       | @Cached("product:{id}")
            keyTwice                  | value = "a:{id}" and key = "b:{id}" are both set | Leave one
            unknownPlaceholder        | `{idd}`                                          | there are `id`
            noStableText              | `{filter}`                                       | hash
            resultInKey               | `{result.id}`                                    | use a parameter
            wildcardInKey             | "product:{id}*"                                  | Wildcards belong into @Invalidates
            batchInto                 | "product:{ids[]}"                                | Return a Map from id to value, or a List
            noName                    | `{id}`                                           | give the cache a name
            ttlNoDuration             | "10 minutes" is no duration                      | "10m"
            ttlZero                   | "0" is shorter than a millisecond                | positive
            ttlUnknownTier            | "lukewarm"                                       | Known tiers: cold, hot, warm
            ttlProperty               | "${shop.ttl}"                                    | Write a duration or a tier
            ttlPlaceholderText        | "{name}" is a java.lang.String                   | a number of seconds
            ttlPlaceholderUnknown     | `{until}`                                        | there are `id`
            jitterNoPercentage        | "0.1" is no jitter                               | "10%"
            jitterTooMuch             | "91%" is no jitter                               | "90%"
            nullTtlWithoutUnit        | "30" is no duration                              | only "0" has no unit
            unknownCodec              | "xml"                                            | Known codecs: json
            conditionOnResult         | "result" speaks of #result                       | Use unless
            nothingReturned           | returns void                                     | remove the annotation
            stream                    | Stream                                           | cannot be restored from stored bytes
            anything                  | Object                                           | cannot be restored from stored bytes
            wildcardType              | ?                                                | cannot be restored from stored bytes
            futureOfNothing           | returns a CompletableFuture without a value      | Return the value
            rawFuture                 | Object                                           | cannot be restored from stored bytes
            plainFuture               | when a Future has its value                      | Return a CompletableFuture
            ownFuture                 | when a OwnFuture has its value                   | Return a CompletableFuture
            futureOfFuture            | when a Future has its value                      | Return a CompletableFuture
            invalidateByFuture        | when a Future has its value                      | Return a CompletableFuture
            hidden                    | the method is private                            | non-final
            unchangeable              | the method is final                              | non-final
            withoutInstance           | the method is static                             | non-final
            refresh                   | "5m" is not shorter than the TTL of 5m           | Write a shorter duration
            stale                     | "an hour" is no duration                         | Write a number with a unit
            loadTimeout               | "100" is no duration                             | only "0" has no unit
            near                      | attribute near is not part of this release yet   | Remove it
            invalidateNothing         | names nothing to invalidate                      | @Invalidates("product:{id}")
            invalidateByMissingResult | `{result.id}`                                    | use a parameter
            invalidateByResultBefore  | does not exist before the call                   | Use phase AFTER
            conditionOnMissingResult  | the method returns void                          | Use the arguments
            invalidateUnknown         | `{idd}`                                          | there are `id`
            """)
    void declaration_withMistake_isRefusedWithPlaceQuoteAndCure(String method, String quote, String cure) {
        assertRefusedByName(Mistakes.class, method, quote, cure);
    }

    @Test
    void defaults_withTtlAndTier_areRefused() {
        assertRefused(TwoTtls.class, "get")
                .hasMessageContainingAll("TwoTtls: ttl = \"1m\" and tier = \"hot\" are both set. Leave one.");
    }

    @Test
    void defaults_withUnbuiltAttribute_areRefusedByName() {
        assertRefused(NearForAll.class, "get")
                .hasMessageContainingAll(
                        "@CacheDefaults(near) on", "The attribute near is not part of this release yet. Remove it.");
    }

    @Test
    void finalClass_proxiedBySubclass_isRefused() {
        assertRefused(Closed.class, "get", Interception.SUBCLASS)
                .hasMessageContaining("Closed.get(long): the class is final")
                .hasMessageContaining("Remove final");
    }

    @Test
    void method_onNoInterface_behindInterfaceProxyIsRefused() {
        assertRefused(Mistakes.class, "offInterface", Interception.INTERFACES)
                .hasMessageContaining("Mistakes.offInterface(long): its proxy implements interfaces")
                .hasMessageContaining("proxyTargetClass = true");
    }

    @Test
    void method_onInterface_behindInterfaceProxyIsAccepted() {
        CacheCatalog catalog = new Wirings().catalog();

        catalog.add(AnnotatedMethods.read(Mistakes.class, "onInterface", Interception.INTERFACES));

        assertThat(catalog.caches()).hasSize(1);
    }

    abstract static class Conditional {
        @Cached(key = "product:{id}", condition = "#id > 0")
        abstract String conditional(long id);

        @Cached(key = "product:{id}", unless = "#result == null")
        abstract String unless(long id);

        @Invalidates(value = "product:{id}", condition = "#id > 0")
        abstract void invalidate(long id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"conditional", "unless", "invalidate"})
    void expression_withoutLanguage_isRefused(String method) {
        assertRefused(new Wirings().expressions(Expressions.NONE), AnnotatedMethods.read(Conditional.class, method))
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
    abstract static class Vault {
        @Cached("vault:{id}")
        abstract String open(long id);
    }

    abstract static class Guarded extends Base {
        @Cached("p:{id}")
        abstract Payment returned(long id);

        @Cached("p:{id}")
        abstract Map<String, List<Payment>> typeArgument(long id);

        @Cached("p:{id}")
        abstract Payment[] array(long id);

        @Cached("p:{id}")
        abstract Receipt component(long id);

        @Cached("p:{id}")
        abstract Password inherited(long id);

        @Cached("p:{payment|hash}")
        abstract String taken(Payment payment);

        @Cached("p:{payments|hash}")
        abstract String takenInside(List<Payment> payments);

        @NeverCached
        @Cached("p:{id}")
        abstract String itself(long id);

        @Override
        @Cached("p:{id}")
        abstract String audited(long id);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            returned     | it returns | Payment, which is @NeverCached ("money")
            typeArgument | it returns | Payment
            array        | it returns | Payment
            component    | it returns | Payment by way of Receipt.payments
            inherited    | it returns | Secret
            taken        | it takes   | Payment
            takenInside  | it takes   | Payment
            itself       | it is      | Guarded.itself(long)
            audited      | it is      | Base.audited(long), which is @NeverCached ("audited")
            """)
    void neverCached_reachedByCachedMethod_isRefused(String method, String relation, String element) {
        assertRefusedByName(Guarded.class, method, relation, element, "Remove @Cached.");
    }

    @Test
    void neverCached_onDeclaringType_isRefused() {
        assertRefused(Vault.class, "open").hasMessageContainingAll("it is declared in", "Vault", "Remove @Cached.");
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

        assertRefused(Several.class, "both")
                .hasMessageContainingAll(
                        "4 mistakes:", "the method is private", "near is not part", "\"soon\"", "`{x}`");
    }

    @Test
    void nullTtl_longerThanTtl_isCutToIt() {
        abstract class Short {
            @Cached(key = "product:{id}", ttl = "2s")
            abstract String get(long id);
        }
        CacheCatalog catalog = new Wirings().catalog();

        catalog.add(AnnotatedMethods.read(Short.class, "get"));

        assertThat(catalog.caches().get(0).spec().nullTtl()).isEqualTo(Duration.ofSeconds(2));
    }
}
