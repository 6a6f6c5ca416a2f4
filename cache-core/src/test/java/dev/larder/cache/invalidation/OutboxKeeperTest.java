package dev.larder.cache.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.invalidation.InvalidationOutbox.Entry;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.IntentLog;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.DelegatingStore;
import dev.larder.cache.testing.NobodyHears;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.QuietMoment;
import dev.larder.cache.testing.Shelf;
import dev.larder.cache.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An outbox that is large, slow or does not answer at all, under the deliveries of a process. */
class OutboxKeeperTest {

    private final MemoryStore memory = new MemoryStore();
    private final Shelf outbox = new Shelf();
    private volatile boolean isCut;
    private InvalidationDelivery delivery;

    private final CacheStore store = new DelegatingStore() {
        @Override
        protected CacheStore store() {
            if (isCut) {
                throw new StoreUnavailableException("cut off by the test", null);
            }
            return memory;
        }

        @Override
        public IntentLog intents() {
            return IntentLog.NONE;
        }
    };

    @AfterEach
    void close() {
        outbox.answer();
        isCut = false;
        if (delivery != null) {
            delivery.close();
        }
    }

    private InvalidationDelivery process(int mostNames) {
        delivery = new InvalidationDelivery(store, new NobodyHears(), "", Duration.ZERO, outbox, mostNames);
        return delivery;
    }

    private static Invalidation key(String key) {
        return new Invalidation(List.of(key), List.of(), List.of());
    }

    private static void await(BooleanSupplier condition) {
        Pause.until("what the test waits for", TestRedis.PATIENT, condition);
    }

    private void save(String... keys) throws Exception {
        for (String key : keys) {
            outbox.save(new Entry("left" + key, InvalidationMessage.write(key(key))));
        }
    }

    @Test
    void entriesOfTheDead_thousands_areAllInQuarantineAtTheStart() throws Exception {
        for (int i = 0; i < 2_500; i++) {
            save("k" + i);
        }
        isCut = true;

        InvalidationDelivery next = process(InvalidationDelivery.MOST_NAMES);

        assertThat(next.outstanding()).isEqualTo(2_500);
        assertThat(IntStream.range(0, 2_500)).allMatch(i -> next.isQuarantined("k" + i));
        isCut = false;
        await(() -> next.outstanding() == 0 && outbox.size() == 0);
    }

    @Test
    void outboxHangs_callsReturn_andDeliveryGoesOn() throws Exception {
        InvalidationDelivery process = process(InvalidationDelivery.MOST_NAMES);
        outbox.hang();
        isCut = true;
        process.deliver(key("first"));
        outbox.awaitHanging();

        process.deliver(key("second"));
        assertThat(process.isQuarantined("second")).isTrue();
        assertThat(process.outstanding()).isEqualTo(2);

        isCut = false;
        await(() -> process.outstanding() == 0);
        assertThat(outbox.size()).as("it still hangs").isZero();

        outbox.answer();
        isCut = true;
        process.deliver(key("third"));
        await(() -> outbox.size() == 1);
        isCut = false;
        await(() -> outbox.size() == 0);
    }

    @Test
    void outboxHangs_callsDoNotWaitForEachOther() throws Exception {
        InvalidationDelivery process = process(InvalidationDelivery.MOST_NAMES);
        outbox.hang();
        isCut = true;
        process.deliver(key("first"));
        outbox.awaitHanging();
        long begun = System.nanoTime();

        IntStream.range(0, 200).forEach(i -> process.deliver(key("k" + i)));

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("each would wait for a second, or for ever")
                .isLessThan(OutboxKeeper.PATIENCE.multipliedBy(20));
    }

    @Test
    void outboxHangsAtTheStart_theStartGoesOn_andWhatIsThereIsTakenOverLater() throws Exception {
        save("left");
        outbox.hang();
        List<Invalidation> takenOver = new CopyOnWriteArrayList<>();
        OutboxKeeper keeper = new OutboxKeeper(outbox, 10, (invalidation, announcement) -> takenOver.add(invalidation));

        keeper.begin(Duration.ofMillis(50));
        assertThat(takenOver).isEmpty();

        outbox.answer();
        await(() -> !takenOver.isEmpty());
        assertThat(takenOver).containsExactly(key("left"));
        assertThat(keeper.endsSaved()).isTrue();
    }

    @Test
    void safekeepingNow_waitsUntilItIsSaved() throws Exception {
        InvalidationDelivery process = process(InvalidationDelivery.MOST_NAMES);
        isCut = true;

        for (int i = 1; i <= 20; i++) {
            process.deliver(key("k" + i), Announcement.NONE, Safekeeping.NOW);

            assertThat(outbox.size()).isEqualTo(i);
        }
    }

    /** Who holds a connection must not wait for one that others hold, too. */
    @Test
    void safekeepingSoon_doesNotWait() throws Exception {
        InvalidationDelivery process = process(InvalidationDelivery.MOST_NAMES);
        outbox.hang();
        isCut = true;

        Duration took = QuietMoment.took(() -> process.deliver(key("k"), Announcement.NONE, Safekeeping.SOON));

        assertThat(took).isLessThan(OutboxKeeper.PATIENCE);
        assertThat(outbox.size()).isZero();
        outbox.answer();
        await(() -> outbox.size() == 1);
    }

    @Test
    void manyAtOnce_areSavedTogether() throws Exception {
        InvalidationDelivery process = process(InvalidationDelivery.MOST_NAMES);
        outbox.hang();
        isCut = true;
        process.deliver(key("first"), Announcement.NONE, Safekeeping.SOON);
        outbox.awaitHanging();
        IntStream.range(0, 300).forEach(i -> process.deliver(key("k" + i), Announcement.NONE, Safekeeping.SOON));

        outbox.answer();
        await(() -> outbox.size() == 301);

        assertThat(outbox.saves()).isEqualTo(2);
    }

    @Test
    void saveFails_isTriedAgain() throws Exception {
        InvalidationDelivery process = process(InvalidationDelivery.MOST_NAMES);
        outbox.setBroken(true);
        isCut = true;
        process.deliver(key("k"));
        assertThat(outbox.size()).isZero();

        outbox.setBroken(false);
        await(() -> outbox.size() == 1);
    }

    /** As a driver does that is older than a method of JDBC. */
    @Test
    void outboxFailsWithAnError_isAskedAgain() {
        InvalidationDelivery process = process(InvalidationDelivery.MOST_NAMES);
        outbox.setMistake(new AbstractMethodError("setNetworkTimeout"));
        isCut = true;
        process.deliver(key("k"));
        assertThat(outbox.size()).isZero();

        outbox.setMistake(null);

        await(() -> outbox.size() == 1);
    }

    @Test
    void noPlaceForAnEntry_notEverythingIsSafeAtTheEnd() throws Exception {
        OutboxKeeper keeper = new OutboxKeeper(outbox, 1, (invalidation, announcement) -> {});
        keeper.begin(TestRedis.PATIENT);
        outbox.hang();
        assertThat(keeper.save(keeper.keep(key("first")), false)).isTrue();

        assertThat(keeper.save(keeper.keep(key("second")), false)).isFalse();
        keeper.hasNoPlace();

        outbox.answer();
        assertThat(keeper.endsSaved()).isFalse();
        assertThat(outbox.size()).isEqualTo(1);
    }

    @Test
    void closedMeanwhile_takesNothing() {
        OutboxKeeper keeper = new OutboxKeeper(outbox, 10, (invalidation, announcement) -> {});
        keeper.begin(TestRedis.PATIENT);
        assertThat(keeper.endsSaved()).isTrue();
        OutboxKeeper.Kept late = keeper.keep(key("late"));

        assertThat(keeper.save(late, true)).isFalse();

        assertThat(keeper.saveLate(late)).isTrue();
        assertThat(outbox.size()).isEqualTo(1);
    }

    /** There is no room to remember every entry; those are met again in the outbox, and removed then. */
    @Test
    void moreThanCanBeRemembered_areAllRemovedInTheEnd() throws Exception {
        InvalidationDelivery process = process(10);
        isCut = true;
        for (int i = 0; i < 100; i++) {
            process.deliver(key("product:" + i), Announcement.NONE, Safekeeping.NOW);
        }
        assertThat(outbox.size()).isEqualTo(100);

        isCut = false;
        await(() -> process.outstanding() == 0 && outbox.size() == 0);
    }

    @Test
    void deliveredBeforeItWasSaved_isNeverSaved() throws Exception {
        InvalidationDelivery process = process(InvalidationDelivery.MOST_NAMES);
        outbox.hang();
        isCut = true;
        process.deliver(key("first"), Announcement.NONE, Safekeeping.SOON);
        outbox.awaitHanging();
        process.deliver(key("second"), Announcement.NONE, Safekeeping.SOON);
        isCut = false;
        await(() -> process.outstanding() == 0);

        outbox.answer();
        await(() -> outbox.saves() == 1 && outbox.size() == 0);
        process.close();

        assertThat(outbox.saves()).as("only the one that was under way").isEqualTo(1);
    }

    @Test
    void close_whatIsOutstandingIsSavedFirst() throws Exception {
        InvalidationDelivery process = process(InvalidationDelivery.MOST_NAMES);
        isCut = true;
        outbox.hang();
        process.deliver(key("k"), Announcement.NONE, Safekeeping.SOON);
        outbox.awaitHanging();
        outbox.answer();

        process.close();

        assertThat(outbox.size()).isEqualTo(1);
    }
}
