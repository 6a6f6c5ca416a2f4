package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Invalidates.Phase;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.ErrorKind;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.testing.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only the values of a call tell must not break it: it does what it would without a cache. */
class FailedEvaluationTest {

    /** As {@code Pageable.unpaged()}: a value like any other, but for some questions. */
    record Page(boolean isPaged, long size) {
        public long getNumber() {
            if (!isPaged) {
                throw new UnsupportedOperationException("unpaged");
            }
            return 7;
        }

        public Duration getLife() {
            return Duration.ofSeconds(getNumber());
        }
    }

    abstract static class Methods {
        @Cached("page:{page.number}")
        abstract String byPath(Page page);

        @Cached("page:{page.number}")
        abstract CompletableFuture<String> later(Page page);

        @Cached("batch:{pages[].number}")
        abstract List<String> batch(List<Page> pages);

        @Cached("batch:{pages[].number}")
        abstract CompletableFuture<List<String>> batchLater(List<Page> pages);

        @Cached("matching:{wanted|hash}")
        abstract String byHash(Predicate<String> wanted);

        @Cached(key = "when:{page.size}", condition = "broken")
        abstract String when(Page page);

        @Cached(key = "when:{page.size}", condition = "broken")
        abstract CompletableFuture<String> whenLater(Page page);

        @Cached(key = "unless:{page.size}", unless = "broken")
        abstract String unless(Page page);

        @Cached(key = "ttl:{page.size}", ttl = "{page.life}")
        abstract String ttl(Page page);

        @Cached(key = "tagged:{page.size}", tags = "number:{page.number}")
        abstract String tagged(Page page);

        @Cached("other:{page.size}")
        abstract String other(Page page);

        @Cached("page:{page.number}:details")
        abstract String details(Page page);

        @Invalidates("page:{page.number}")
        abstract void invalidate(Page page);

        @Invalidates("page:{page.number}*")
        abstract void invalidatePattern(Page page);

        @Invalidates(value = "page:{page.number}", phase = Phase.AROUND)
        abstract void around(Page page);

        @Invalidates("page:{page.number}")
        abstract CompletableFuture<String> invalidateLater(Page page);

        @Invalidates("page:{result.number}")
        abstract Page invalidateByResult(Page page);

        @Invalidates(value = "page:{page.size}", condition = "broken")
        abstract void invalidateWhen(Page page);

        @Invalidates(value = "page:{page.number}", condition = "never")
        abstract void guarded(Page page);

        @Invalidates(tags = "number:{page.number}")
        abstract void invalidateTag(Page page);

        @Updates("page:{page.number}")
        abstract String update(Page page);

        @Updates("page:{page.number}")
        abstract CompletableFuture<String> updateLater(Page page);

        @Updates(key = "unless:{page.size}", unless = "broken")
        abstract String updateUnless(Page page);

        @Updates(key = "ttl:{page.size}", ttl = "{page.life}")
        abstract String updateTtl(Page page);
    }

    private static final Page PAGED = new Page(true, 7);
    private static final Page UNPAGED = new Page(false, 7);

    @RegisterExtension
    final Log log = Log.of("dev.larder.cache");

    private final List<String> calls = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final Map<String, CompiledMethod> compiled = new HashMap<>();
    private final Wirings wirings = new Wirings().listener(new CacheListener() {
        @Override
        public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
            calls.add(outcome + " " + reason);
        }

        @Override
        public void onError(String cache, ErrorKind kind, Throwable error) {
            errors.add(cache + " " + kind);
        }
    });
    private final CacheCatalog catalog = wirings.catalog();

    private Object call(String method, Object argument, Object result) throws Throwable {
        Object answer = compiled.computeIfAbsent(
                        method, name -> catalog.add(AnnotatedMethods.read(Methods.class, name)))
                .invoke(this, new Object[] {argument}, () -> result);
        return answer instanceof CompletableFuture<?> future ? future.get(20, TimeUnit.SECONDS) : answer;
    }

    private boolean isStored(String key) {
        return wirings.store().read(key) != null;
    }

    private static CompletableFuture<Object> later(Object value) {
        return CompletableFuture.completedFuture(value);
    }

    // ---- Reads

    private void assertGoesPast(String method, Object argument, Object result, Object answer) throws Throwable {
        assertThat(call(method, argument, result)).isEqualTo(answer);
        assertThat(call(method, argument, result)).isEqualTo(answer);

        assertThat(calls).containsExactly("BYPASSED EVALUATION_FAILED", "BYPASSED EVALUATION_FAILED");
        assertThat(log.said(Level.WARN))
                .singleElement()
                .asString()
                .startsWith("A call of " + Methods.class.getName() + "." + method + "(")
                .contains(" goes past the cache, ");
    }

    @Test
    void call_getterOnTheKeysPathThrows_goesPastTheCache() throws Throwable {
        assertGoesPast("byPath", UNPAGED, "all", "all");
        assertThat(log.said(Level.WARN).get(0))
                .contains("`page:{page.number}`", "UnsupportedOperationException: unpaged");
    }

    @Test
    void call_otherValuesThatMakeAKey_areCached() throws Throwable {
        call("byPath", UNPAGED, "all");
        call("byPath", PAGED, "seventh");

        assertThat(call("byPath", PAGED, "again")).isEqualTo("seventh");
    }

    @Test
    void call_lambdaToBeHashed_goesPastTheCache() throws Throwable {
        Predicate<String> wanted = text -> true;
        assertGoesPast("byHash", wanted, "all", "all");
        assertThat(log.said(Level.WARN).get(0)).contains("which is a lambda or a class without a name; pass a record");
    }

    @Test
    void call_conditionThrows_goesPastTheCache() throws Throwable {
        assertGoesPast("when", PAGED, "value", "value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"later", "whenLater"})
    void callWhoseValueComesLater_goesPastTheCache(String method) throws Throwable {
        assertGoesPast(method, UNPAGED, later("all"), "all");
    }

    @Test
    void batch_getterOfAnElementThrows_goesPastTheCacheAsAWhole() throws Throwable {
        assertGoesPast("batch", List.of(PAGED, UNPAGED), List.of("a", "b"), List.of("a", "b"));
        assertThat(isStored("batch:7")).isFalse();
    }

    @Test
    void batchWhoseValuesComeLater_goesPastTheCacheAsAWhole() throws Throwable {
        assertGoesPast("batchLater", List.of(PAGED, UNPAGED), later(List.of("a", "b")), List.of("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unless", "ttl", "tagged"})
    void call_ruleForTheLoadedValueThrows_returnsItAndStoresNothing(String method) throws Throwable {
        assertThat(call(method, UNPAGED, "value")).isEqualTo("value");
        assertThat(call(method, UNPAGED, "again")).isEqualTo("again");

        assertThat(isStored(method + ":7")).isFalse();
        String kind = method + (method.equals("tagged") ? " TAGS" : " EVALUATION");
        assertThat(errors).containsExactly(kind, kind);
        assertThat(log.said(Level.WARN))
                .singleElement()
                .asString()
                .startsWith("Cache " + method + " does not store a value, ");
    }

    // ---- Writes: too much is dropped, too little never

    private void fill() throws Throwable {
        call("byPath", PAGED, "seventh");
        call("details", PAGED, "details");
        call("tagged", PAGED, "tagged");
        call("other", PAGED, "other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalidate", "invalidatePattern", "around", "invalidateByResult"})
    void invalidation_getterOnItsPathThrows_dropsAllThatItsTemplateSpells(String method) throws Throwable {
        fill();

        assertThat(call(method, UNPAGED, UNPAGED)).isEqualTo(UNPAGED);
        assertThat(call(method, UNPAGED, UNPAGED)).isEqualTo(UNPAGED);

        assertThat(isStored("page:7")).isFalse();
        assertThat(isStored("tagged:7")).isTrue();
        assertThat(isStored("other:7")).isTrue();
        assertThat(errors).isNotEmpty().containsOnly(" EVALUATION");
        assertThat(log.said(Level.WARN)).singleElement().asString().contains(" drops everything it may mean, ");
    }

    @Test
    void invalidationWhoseResultComesLater_dropsAllThatItsTemplateSpells() throws Throwable {
        fill();

        assertThat(call("invalidateLater", UNPAGED, later("done"))).isEqualTo("done");

        assertThat(isStored("page:7")).isFalse();
        assertThat(isStored("other:7")).isTrue();
    }

    @Test
    void invalidation_conditionThrows_happens() throws Throwable {
        fill();

        call("invalidateWhen", UNPAGED, null);

        assertThat(isStored("page:7")).isFalse();
        assertThat(isStored("other:7")).isTrue();
    }

    @Test
    void invalidation_conditionGuardsAPathThatThrows_dropsAndSaysNothing() throws Throwable {
        fill();

        call("guarded", UNPAGED, null);

        assertThat(isStored("page:7")).isTrue();
        assertThat(errors).isEmpty();
        assertThat(log.said(Level.WARN)).isEmpty();
    }

    @Test
    void invalidation_getterOnTheTagsPathThrows_dropsAllThatCarriesATag() throws Throwable {
        fill();

        call("invalidateTag", UNPAGED, null);

        assertThat(isStored("tagged:7")).isFalse();
        assertThat(isStored("page:7")).isTrue();
    }

    /** The thread's own reads meanwhile go past what is about to be dropped. */
    @ParameterizedTest
    @ValueSource(strings = {"invalidate byPath", "invalidateTag tagged"})
    void read_insideAWriteWhosePathThrows_seesWhatIsWritten(String methods) throws Throwable {
        fill();
        String write = methods.split(" ")[0];
        String read = methods.split(" ")[1];
        CompiledMethod writing = catalog.add(AnnotatedMethods.read(Methods.class, write));

        writing.invoke(this, new Object[] {UNPAGED}, () -> {
            assertThat(call(read, PAGED, "written")).isEqualTo("written");
            return null;
        });
    }

    @Test
    void invalidation_writeThrowsToo_theWritesExceptionComesAndAllIsDropped() throws Throwable {
        fill();
        IllegalStateException failure = new IllegalStateException("from the source");
        CompiledMethod writing = catalog.add(AnnotatedMethods.read(Methods.class, "invalidate"));

        assertThatThrownBy(() -> writing.invoke(this, new Object[] {UNPAGED}, () -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(isStored("page:7")).isFalse();
    }

    @Test
    void update_getterOnItsPathThrows_dropsAllThatItsTemplateSpells() throws Throwable {
        fill();

        assertThat(call("update", UNPAGED, "new")).isEqualTo("new");

        assertThat(isStored("page:7")).isFalse();
        assertThat(isStored("other:7")).isTrue();
    }

    @Test
    void updateWhoseResultComesLater_dropsAllThatItsTemplateSpells() throws Throwable {
        fill();

        assertThat(call("updateLater", UNPAGED, later("new"))).isEqualTo("new");

        assertThat(isStored("page:7")).isFalse();
        assertThat(isStored("other:7")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"updateUnless", "updateTtl"})
    void update_ruleForTheResultThrows_returnsItAndDropsTheEntry(String method) throws Throwable {
        String key = method.equals("updateTtl") ? "ttl:7" : "unless:7";
        assertThat(wirings.store()
                        .fill(
                                key,
                                wirings.store().lease(key, Duration.ofMinutes(1)),
                                new byte[100],
                                Duration.ofMinutes(1)))
                .isTrue();

        assertThat(call(method, UNPAGED, "new")).isEqualTo("new");

        assertThat(isStored(key)).isFalse();
        assertThat(errors).hasSize(1);
    }
}
