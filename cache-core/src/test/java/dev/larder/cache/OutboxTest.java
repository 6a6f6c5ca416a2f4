package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.invalidation.InvalidationOutbox;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.IntentLog;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.DelegatingStore;
import dev.larder.cache.testing.Log;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.Shelf;
import dev.larder.cache.testing.TestRedis;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Invalidations that did not reach the store, beyond the life of the process: one larder after another over one store.
 */
class OutboxTest {

    private final MemoryStore store = new MemoryStore();
    private final Shelf outbox = new Shelf();
    private volatile boolean isCut;

    @RegisterExtension
    final Log log = Log.of(InvalidationDelivery.class);

    /** The way to the store, which can be cut; it outlives the larders. */
    private final class Way extends DelegatingStore {
        @Override
        protected CacheStore store() {
            if (isCut) {
                throw new StoreUnavailableException("cut off by the test", null);
            }
            return store;
        }

        @Override
        public IntentLog intents() {
            return IntentLog.NONE;
        }

        @Override
        public void close() {}
    }

    private Larder process() {
        return Larder.builder().store(new Way()).outbox(outbox).build();
    }

    private static Cache<String> products(Larder larder) {
        return larder.cache("product:{id}", String.class);
    }

    private static void await(BooleanSupplier condition) {
        Pause.until("what the test waits for", TestRedis.PATIENT, condition);
    }

    @Test
    void processDiesWhileAnInvalidationIsOutstanding_theNextOneDeliversItAndServesNothingOld() throws Exception {
        try (Larder first = process()) {
            products(first).get(args(1), () -> "old");
            isCut = true;
            first.invalidate("product:{id}", args(1));
            assertThat(outbox.size()).as("saved before the call returns").isEqualTo(1);
        }

        try (Larder next = process()) {
            assertThat(next.parts().engine().outstandingInvalidations()).isEqualTo(1);
            isCut = false;
            assertThat(products(next).get(args(1), () -> "new")).isEqualTo("new");
            await(() -> next.parts().engine().outstandingInvalidations() == 0 && outbox.size() == 0);
            assertThat(products(next).get(args(1), () -> "new")).isEqualTo("new");
        }
    }

    @Test
    void processDiesWhileATagOrAPatternIsOutstanding_theNextOneDeliversBoth() throws Exception {
        try (Larder first = process()) {
            Cache<String> tagged = first.cache("listing:{id}", String.class, CacheOption.tags("product:{id}"));
            tagged.get(args(1), () -> "old");
            products(first).get(args(1), () -> "old");
            isCut = true;
            first.invalidateTags("product:{id}", args(1));
            first.invalidate("product:{id}*", args(1));
            assertThat(outbox.size()).isEqualTo(2);
        }
        isCut = false;

        try (Larder next = process()) {
            await(() -> next.parts().engine().outstandingInvalidations() == 0 && outbox.size() == 0);
            Cache<String> tagged = next.cache("listing:{id}", String.class, CacheOption.tags("product:{id}"));
            assertThat(tagged.get(args(1), () -> "new")).isEqualTo("new");
            assertThat(products(next).get(args(1), () -> "new")).isEqualTo("new");
        }
    }

    @Test
    void invalidation_deliveredLate_leavesNothingInTheOutbox() throws Exception {
        try (Larder larder = process()) {
            isCut = true;
            larder.invalidate("product:{id}", args(1));
            isCut = false;

            await(() -> outbox.size() == 0);
        }
    }

    @Test
    void invalidation_thatReachesTheStore_doesNotAskTheOutbox() {
        try (Larder larder = process()) {
            outbox.setBroken(true);
            larder.invalidate("product:{id}", args(1));

            assertThat(larder.parts().engine().outstandingInvalidations()).isZero();
        }
    }

    @Test
    void outbox_broken_invalidationIsKeptInMemory() throws Exception {
        try (Larder larder = process()) {
            products(larder).get(args(1), () -> "old");
            outbox.setBroken(true);
            isCut = true;
            larder.invalidate("product:{id}", args(1));
            isCut = false;

            assertThat(products(larder).get(args(1), () -> "new")).isEqualTo("new");
            await(() -> larder.parts().engine().outstandingInvalidations() == 0);
        }
    }

    @Test
    void outbox_brokenAtTheStart_doesNotStopTheApplication() {
        outbox.setBroken(true);

        try (Larder larder = process()) {
            assertThat(products(larder).get(args(1), () -> "value")).isEqualTo("value");
        }
    }

    @Test
    void entry_thatNobodyCanRead_staysAndHoldsUpNoOther() throws Exception {
        outbox.save(new InvalidationOutbox.Entry("broken", "{"));
        outbox.save(new InvalidationOutbox.Entry("good", "{\"keys\":[\"product:1\"]}"));

        try (Larder larder = process()) {
            await(() -> outbox.size() == 1);
            assertThat(outbox.saved(10))
                    .extracting(InvalidationOutbox.Entry::id)
                    .containsExactly("broken");
            assertThat(larder.parts().engine().outstandingInvalidations()).isZero();
        }
    }

    /** Some write when the application has stopped already, for example a hook of the JVM. */
    @Test
    void invalidation_afterTheEnd_isKeptForTheNextProcess() throws Exception {
        Larder closed = process();
        products(closed).get(args(1), () -> "old");
        closed.close();
        isCut = true;

        closed.invalidate("product:{id}", args(1));

        assertThat(outbox.size()).isEqualTo(1);
        assertThat(log.said(Level.WARN)).singleElement().asString().contains("closed", "product:1", "outbox");
        isCut = false;
        try (Larder next = process()) {
            assertThat(products(next).get(args(1), () -> "new")).isEqualTo("new");
        }
    }

    @Test
    void invalidation_afterTheEndWithoutAnOutbox_isSaidEachTime() {
        Larder closed = Larder.builder().store(new Way()).build();
        closed.close();
        isCut = true;

        closed.invalidate("product:{id}", args(1));
        closed.invalidateTags("product:{id}", args(2));

        assertThat(log.said(Level.ERROR))
                .hasSize(2)
                .allSatisfy(message -> assertThat(message).contains("closed").contains("lost"))
                .satisfiesExactly(first -> assertThat(first).contains("product:1"), second -> assertThat(second)
                        .contains("product:2"));
        assertThat(log.said(Level.WARN)).isEmpty();
    }

    @Test
    void end_whenTheStoreAnswersAgain_deliversWhatIsOutstanding() {
        Larder closed = Larder.builder().store(new Way()).build();
        products(closed).get(args(1), () -> "old");
        isCut = true;
        closed.invalidate("product:{id}", args(1));
        isCut = false;

        closed.close();

        assertThat(store.read("product:1")).isNull();
        assertThat(log.said(Level.ERROR)).isEmpty();
    }
}
