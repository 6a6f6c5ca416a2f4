package dev.larder.cache.invalidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Intent;
import dev.larder.cache.store.IntentLog;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.DelegatingStore;
import dev.larder.cache.testing.NobodyHears;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes over one store: one announces and dies or is slow, the other looks. Time passes as a test says. */
class CrashWindowTest {

    /** Long enough that nobody looks by itself while a test runs. */
    private static final Duration WINDOW = Duration.ofHours(1).minusSeconds(1);

    private static final Invalidation PRODUCT = new Invalidation(List.of("product:1"), List.of(), List.of());

    private final AtomicLong nanos = new AtomicLong();
    private final MemoryStore memory = new MemoryStore(nanos::get);
    private final BrittleLink store = new BrittleLink();
    private final InvalidationDelivery delivery = delivery();
    private final CrashWindow writer = new CrashWindow(store, delivery, WINDOW);
    private final CrashWindow other = new CrashWindow(memory, delivery, WINDOW);

    private final class BrittleLink extends DelegatingStore {
        private boolean isCut;
        private boolean isFull;

        @Override
        protected CacheStore store() {
            return memory;
        }

        @Override
        public IntentLog intents() {
            IntentLog log = memory.intents();
            return new IntentLog() {
                @Override
                public void record(Intent intent, Duration window) {
                    log.record(intent, window);
                    if (isCut) {
                        throw new StoreUnavailableException("the answer is lost", null);
                    }
                }

                @Override
                public void remove(Collection<Stamp> ids) {
                    log.remove(ids);
                }

                @Override
                public List<Intent> overdue(Duration life, int most) {
                    return log.overdue(life, most);
                }

                @Override
                public void postpone(Collection<Stamp> ids, Duration window) {
                    if (isFull) {
                        throw new StoreRefusedException("OOM", null);
                    }
                    log.postpone(ids, window);
                }
            };
        }
    }

    private InvalidationDelivery delivery() {
        return new InvalidationDelivery(memory, new NobodyHears(), "", Duration.ZERO, null);
    }

    @AfterEach
    void close() {
        writer.close();
        other.close();
        delivery.close();
    }

    private void store(String key) {
        Stamp token = Objects.requireNonNull(memory.lease(key, Duration.ofDays(1)));
        byte[] value = Envelope.value(Stamp.fresh(), 1, 2, new byte[] {1}, 1);
        assertThat(memory.fill(key, token, value, Duration.ofDays(1))).isTrue();
    }

    private boolean stands(String key) {
        return memory.read(key) != null;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it comes to pass within 20 s").isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private boolean nothingIsNoted() {
        pass(WINDOW);
        return memory.intents()
                .overdue(CrashWindow.INTENT_LIFE.multipliedBy(1_000_000), 10)
                .isEmpty();
    }

    @Test
    void writerDies_afterItsCommit_anotherInvalidatesWithinTheWindow() {
        store("product:1");
        writer.announce(PRODUCT);

        pass(WINDOW.dividedBy(2));
        other.lookAfterTheDead();

        assertThat(stands("product:1")).isFalse();
    }

    @Test
    void writerLives_beforeItsTimeIsUp_nothingIsInvalidated() {
        store("product:1");
        writer.announce(PRODUCT);

        pass(WINDOW.dividedBy(2).minusSeconds(1));
        other.lookAfterTheDead();

        assertThat(stands("product:1")).isTrue();
    }

    /**
     * R18: a slow writer; its intent is executed; the old value is loaded and stored again; the writer commits and
     * dies. An intent that was executed once and removed would leave the old value there until its TTL.
     */
    @Test
    void R18_writerCommitsAfterItsIntentWasExecuted_itIsExecutedAgain() {
        store("product:1");
        writer.announce(PRODUCT);
        pass(WINDOW.dividedBy(2));
        other.lookAfterTheDead();
        store("product:1");

        pass(WINDOW.dividedBy(2));
        other.lookAfterTheDead();

        assertThat(stands("product:1")).isFalse();
    }

    /** R19: the note goes only after the invalidation was confirmed; a writer that dies in between has left it. */
    @Test
    void R19_invalidationNotConfirmed_theNoteStays() {
        InvalidationDelivery cutOff = new InvalidationDelivery(
                new DelegatingStore() {
                    @Override
                    protected CacheStore store() {
                        throw new StoreUnavailableException("cut off by the test", null);
                    }

                    @Override
                    public boolean isAvailable() {
                        return false;
                    }

                    @Override
                    public void close() {}
                },
                new NobodyHears(),
                "",
                Duration.ZERO,
                null);
        store("product:1");

        cutOff.deliver(PRODUCT, writer.announce(PRODUCT));
        writer.close();
        cutOff.close();
        pass(WINDOW.dividedBy(2));
        other.lookAfterTheDead();

        assertThat(stands("product:1")).isFalse();
    }

    /** R20: writers 1 and 2 of one key; 1 is over; 2 commits and dies. A shared note would have gone with 1. */
    @Test
    void R20_otherWriterOfTheKeyIsOver_theNoteOfTheDeadOneStays() {
        store("product:1");
        Announcement first = writer.announce(PRODUCT);
        writer.announce(PRODUCT);
        first.over();
        writer.close();

        pass(WINDOW.dividedBy(2));
        other.lookAfterTheDead();

        assertThat(stands("product:1")).isFalse();
    }

    @Test
    void announcement_over_isForgotten() throws Exception {
        Announcement announcement = writer.announce(PRODUCT);

        announcement.over();

        await(this::nothingIsNoted);
    }

    @Test
    void close_afterAnnouncementsWereOver_leavesNoNoteBehind() {
        writer.announce(PRODUCT).over();
        writer.close();

        assertThat(nothingIsNoted()).isTrue();
    }

    /** The write may yet come to pass, so for one window the note is not taken back. */
    @Test
    void announcement_lateAndOver_isStillExecuted() {
        store("product:1");
        writer.announce(PRODUCT).late().over();
        writer.close();

        pass(WINDOW.dividedBy(2));
        other.lookAfterTheDead();

        assertThat(stands("product:1")).isFalse();
    }

    @Test
    void announce_answerLost_writeGoesOnAndTheNoteIsTakenBack() throws Exception {
        store.isCut = true;

        assertThat(writer.announce(PRODUCT)).isSameAs(Announcement.NONE);

        await(this::nothingIsNoted);
    }

    @Test
    void announce_windowOfZero_notesNothing() {
        try (CrashWindow off = new CrashWindow(memory, delivery, Duration.ZERO)) {
            off.announce(PRODUCT);
        }

        assertThat(nothingIsNoted()).isTrue();
    }

    @Test
    void note_olderThanAnyTransaction_isExecutedOnceMoreAndForgotten() {
        store("product:1");
        writer.announce(PRODUCT);
        pass(CrashWindow.INTENT_LIFE.plusSeconds(1));

        other.lookAfterTheDead();

        assertThat(stands("product:1")).isFalse();
        assertThat(nothingIsNoted()).isTrue();
    }

    @Test
    void note_thatNobodyCanRead_isForgottenAndTheNextIsExecuted() throws Exception {
        store("product:1");
        memory.intents().record(new Intent(Stamp.fresh(), "nonsense"), Duration.ofMillis(1));
        writer.announce(PRODUCT);
        pass(WINDOW.dividedBy(2));

        other.lookAfterTheDead();

        assertThat(stands("product:1")).isFalse();
        await(() -> {
            pass(WINDOW);
            return memory.intents().overdue(WINDOW.multipliedBy(1_000_000), 10).stream()
                    .noneMatch(intent -> intent.what().equals("nonsense"));
        });
    }

    @Test
    void look_mistakeOfTheStore_isNotTheLast() {
        CrashWindow third = new CrashWindow(
                new DelegatingStore() {
                    @Override
                    protected CacheStore store() {
                        return memory;
                    }

                    @Override
                    public IntentLog intents() {
                        return new BrokenLog();
                    }
                },
                delivery,
                WINDOW);

        assertThatNoException().isThrownBy(third::lookAfterTheDead);
        third.close();
    }

    private static final class BrokenLog implements IntentLog {
        @Override
        public void record(Intent intent, Duration window) {}

        @Override
        public void remove(Collection<Stamp> ids) {}

        @Override
        public List<Intent> overdue(Duration life, int most) {
            throw new StackOverflowError("of the store");
        }

        @Override
        public void postpone(Collection<Stamp> ids, Duration window) {}
    }

    @Test
    void notesOfManyDead_whichAFullStoreDoesNotPostpone_areAllExecuted() {
        IntStream.range(0, 250).forEach(i -> {
            store("product:" + i);
            writer.announce(new Invalidation(List.of("product:" + i), List.of(), List.of()));
        });
        pass(WINDOW);
        store.isFull = true;

        writer.lookAfterTheDead();

        assertThat(IntStream.range(0, 250)).noneMatch(i -> stands("product:" + i));
        store.isFull = false;
        store("product:1");
        writer.lookAfterTheDead();
        assertThat(stands("product:1")).as("its note was kept").isFalse();
    }

    @Test
    void notesOfManyDead_areExecutedTogether_andOneThatIsRefusedHoldsUpNoOther() {
        List<String> commands = new ArrayList<>();
        InvalidationDelivery counted = new InvalidationDelivery(
                new DelegatingStore() {
                    @Override
                    protected CacheStore store() {
                        return memory;
                    }

                    @Override
                    public long drop(Collection<String> keys, Duration grace) {
                        commands.add("drop");
                        return memory.drop(keys, grace);
                    }

                    @Override
                    public long dropTagged(Collection<String> tags, Duration grace) {
                        commands.add("dropTagged");
                        throw new StoreRefusedException("full", null);
                    }
                },
                new NobodyHears(),
                "",
                Duration.ZERO,
                null);
        CrashWindow third = new CrashWindow(memory, counted, WINDOW);
        for (int i = 0; i < 50; i++) {
            store("product:" + i);
            writer.announce(new Invalidation(List.of("product:" + i), List.of(), List.of()));
        }
        writer.announce(new Invalidation(List.of(), List.of(), List.of("refused")));
        pass(WINDOW.dividedBy(2));

        third.lookAfterTheDead();
        third.close();
        counted.close();

        assertThat(commands).containsExactly("drop", "dropTagged");
        assertThat(IntStream.range(0, 50)).noneMatch(i -> stands("product:" + i));
        assertThat(memory.intents().overdue(WINDOW.multipliedBy(1_000), 100))
                .as("what is still to be done")
                .singleElement()
                .satisfies(intent -> assertThat(intent.what()).contains("refused"));
    }
}
