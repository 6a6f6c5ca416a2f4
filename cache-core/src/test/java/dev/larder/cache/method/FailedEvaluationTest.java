package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Invalidates.Phase;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.ErrorKind;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

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

    static class Methods {
        @Cached("page:{page.number}")
        String byPath(Page page) {
            return "";
        }

        @Cached("page:{page.number}")
        CompletableFuture<String> later(Page page) {
            return null;
        }

        @Cached("batch:{pages[].number}")
        List<String> batch(List<Page> pages) {
            return List.of();
        }

        @Cached("batch:{pages[].number}")
        CompletableFuture<List<String>> batchLater(List<Page> pages) {
            return null;
        }

        @Cached("matching:{wanted|hash}")
        String byHash(Predicate<String> wanted) {
            return "";
        }

        @Cached(key = "when:{page.size}", condition = "broken")
        String when(Page page) {
            return "";
        }

        @Cached(key = "when:{page.size}", condition = "broken")
        CompletableFuture<String> whenLater(Page page) {
            return null;
        }

        @Cached(key = "unless:{page.size}", unless = "broken")
        String unless(Page page) {
            return "";
        }

        @Cached(key = "ttl:{page.size}", ttl = "{page.life}")
        String ttl(Page page) {
            return "";
        }

        @Cached(key = "tagged:{page.size}", tags = "number:{page.number}")
        String tagged(Page page) {
            return "";
        }

        @Cached("other:{page.size}")
        String other(Page page) {
            return "";
        }

        @Cached("page:{page.number}:details")
        String details(Page page) {
            return "";
        }

        @Invalidates("page:{page.number}")
        void invalidate(Page page) {}

        @Invalidates("page:{page.number}*")
        void invalidatePattern(Page page) {}

        @Invalidates(value = "page:{page.number}", phase = Phase.AROUND)
        void around(Page page) {}

        @Invalidates("page:{page.number}")
        CompletableFuture<String> invalidateLater(Page page) {
            return null;
        }

        @Invalidates("page:{result.number}")
        Page invalidateByResult(Page page) {
            return page;
        }

        @Invalidates(value = "page:{page.size}", condition = "broken")
        void invalidateWhen(Page page) {}

        @Invalidates(value = "page:{page.number}", condition = "never")
        void guarded(Page page) {}

        @Invalidates(tags = "number:{page.number}")
        void invalidateTag(Page page) {}

        @Updates("page:{page.number}")
        String update(Page page) {
            return "";
        }

        @Updates("page:{page.number}")
        CompletableFuture<String> updateLater(Page page) {
            return null;
        }

        @Updates(key = "unless:{page.size}", unless = "broken")
        String updateUnless(Page page) {
            return "";
        }

        @Updates(key = "ttl:{page.size}", ttl = "{page.life}")
        String updateTtl(Page page) {
            return "";
        }
    }

    private static final Page PAGED = new Page(true, 7);
    private static final Page UNPAGED = new Page(false, 7);

    private final List<String> calls = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
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

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(log);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("dev.larder.cache");
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel().toString().equals("WARN"))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

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
        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith("A call of " + Methods.class.getName() + "." + method + "(")
                .contains(" goes past the cache, ");
    }

    @Test
    void call_getterOnTheKeysPathThrows_goesPastTheCache() throws Throwable {
        assertGoesPast("byPath", UNPAGED, "all", "all");
        assertThat(warnings().get(0)).contains("`page:{page.number}`", "UnsupportedOperationException: unpaged");
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
        assertThat(warnings().get(0)).contains("which is a lambda or a class without a name; pass a record");
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
        assertThat(warnings()).singleElement().asString().startsWith("Cache " + method + " does not store a value, ");
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
        assertThat(warnings()).singleElement().asString().contains(" drops everything it may mean, ");
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
        assertThat(warnings()).isEmpty();
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
