package dev.larder.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.engine.SteppedTags.DropStep;
import dev.larder.cache.engine.SteppedTags.FillStep;
import dev.larder.cache.store.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Why the steps of tags are taken in their order: right, nothing is stale wherever an invalidation falls; with each
 * mistake, something is.
 */
class TagRulesTest {

    private static final String KEY = "products:list";
    private static final String TAG = "product:1";

    private final SteppedTags store = new SteppedTags();
    private final CacheEngine reader = Caches.process(store);
    private final CacheEngine writer = Caches.process(store);
    private final Callers callers = new Callers();
    private int version;

    @AfterEach
    void close() {
        callers.close();
        reader.close();
        writer.close();
        store.close();
    }

    private void change() {
        version++;
        writer.invalidate(Tagged.of(TAG));
    }

    private String load() {
        return "v" + version;
    }

    private String read(Callable<?> load) {
        try {
            return Tagged.get(reader, KEY, load, TAG);
        } catch (Exception e) {
            throw new AssertionError("The load failed", e);
        }
    }

    private String read() {
        return read(this::load);
    }

    private String readWhileItChanges() {
        return read(() -> {
            String value = load();
            change();
            return value;
        });
    }

    @Test
    void R13_invalidatedDuringTheLoad_isNotStale() {
        readWhileItChanges();

        assertThat(read()).isEqualTo("v1");
    }

    @Test
    void R13_mistake_clockNotedAfterTheLoad_isStale() {
        store.notesClockAtTheFill = true;

        readWhileItChanges();

        assertThat(read()).isEqualTo("v0");
    }

    @ParameterizedTest
    @EnumSource(FillStep.class)
    void R13_invalidatedAtAnyStepOfTheFill_isNotStale(FillStep step) {
        store.before(step, this::change);

        read();

        assertThat(read()).isEqualTo("v1");
    }

    @Test
    void R13_mistake_indexAfterTheStampWasCompared_isStale() {
        store.fillOrder = List.of(FillStep.COMPARE, FillStep.INDEX, FillStep.PUT);
        store.before(FillStep.INDEX, this::change);

        read();

        assertThat(read()).isEqualTo("v0");
    }

    @Test
    void R13_mistake_indexAfterTheFill_isStale() {
        store.fillOrder = List.of(FillStep.COMPARE, FillStep.PUT, FillStep.INDEX);
        store.before(FillStep.INDEX, this::change);

        read();

        assertThat(read()).isEqualTo("v0");
    }

    /** A load that read version 0 stores it while an invalidation is at one of its steps. */
    @ParameterizedTest
    @EnumSource(
            value = DropStep.class,
            names = {"TICK", "RAISE", "MEMBERS", "DROP"})
    void R13_filledAtAnyStepOfTheInvalidation_isNotStale(DropStep step) throws Exception {
        fillWhileInvalidating(step);

        assertThat(read()).isEqualTo("v1");
    }

    @Test
    void R13_mistake_membersReadBeforeTheStampRises_isStale() throws Exception {
        store.dropOrder = List.of(DropStep.MEMBERS, DropStep.DROP, DropStep.TICK, DropStep.RAISE);

        fillWhileInvalidating(DropStep.TICK);

        assertThat(read()).isEqualTo("v0");
    }

    private void fillWhileInvalidating(DropStep step) throws Exception {
        Source source = new Source();
        Future<String> slow = source.holdLoadOf(() -> callers.start(() -> read(source::load)));
        store.before(step, () -> {
            source.letGo();
            Callers.result(slow);
        });
        change();
    }

    /** The slower of two invalidations ticks first and raises last. */
    @Test
    void R13_slowerInvalidationRaisesLast_isNotStale() {
        overtakeAnInvalidation();

        assertThat(read()).isEqualTo("v2");
    }

    @Test
    void R13_mistake_stampSetInsteadOfRaised_isStale() {
        store.setsStamp = true;

        overtakeAnInvalidation();

        assertThat(read()).isEqualTo("v1");
    }

    /** The load begins after the first tick and reads version 1; the second invalidation comes and goes meanwhile. */
    private void overtakeAnInvalidation() {
        Source source = new Source();
        source.commit();
        Future<?>[] slow = new Future<?>[1];
        store.before(DropStep.RAISE, () -> {
            source.holdLoads();
            slow[0] = callers.start(() -> read(source::load));
            awaitHeldLoad(source);
            change();
        });
        change();
        source.letGo();
        Callers.result(slow[0]);
    }

    private static void awaitHeldLoad(Source source) {
        try {
            source.awaitHeldLoad();
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while a load begins", e);
        }
    }

    @Test
    void R14_mistake_stampExpiresDuringTheLoad_isStale() {
        read(() -> {
            String value = load();
            change();
            store.forgetStamp();
            return value;
        });

        assertThat(read()).isEqualTo("v0");
    }

    @Test
    void R15_invalidationsOneAfterTheOther_findTheEntryEachTime() {
        read();
        change();
        read();
        change();

        assertThat(read()).isEqualTo("v2");
    }

    @Test
    void R15_mistake_membersRemovedAfterTheDrop_isStale() {
        store.dropOrder = List.of(DropStep.TICK, DropStep.RAISE, DropStep.MEMBERS, DropStep.DROP, DropStep.PRUNE);
        read();
        store.before(DropStep.PRUNE, this::read);
        change();
        change();

        assertThat(read()).isEqualTo("v1");
    }

    /** The invalidation is repeated, by this process or, after its death, by another. */
    @Test
    void R15_invalidationRepeatedAfterItFailedHalfWay_findsTheEntry() throws Exception {
        read();
        failHalfWay();

        assertThat(read()).isEqualTo("v1");
    }

    @Test
    void R15_mistake_membersTakenOutBeforeTheDrop_isStale() throws Exception {
        store.popsMembers = true;
        read();
        failHalfWay();

        assertThat(read()).isEqualTo("v0");
    }

    private void failHalfWay() throws InterruptedException {
        store.before(DropStep.DROP, () -> {
            throw new StoreUnavailableException("away before the drop", null);
        });
        change();
        Callers.awaitUntil(() -> writer.outstandingInvalidations() == 0);
    }
}
