package dev.larder.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.testing.CpuTime;
import dev.larder.cache.testing.Pause;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class GuardedStoreTest {

    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final StoreUnavailableException AWAY = new StoreUnavailableException("connection refused", null);

    private final BrittleStore brittle = new BrittleStore();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final GuardedStore guarded = new GuardedStore(brittle, new OutageListener() {
        @Override
        public void onOutage(Throwable cause) {
            told.add("outage: " + cause.getMessage());
        }

        @Override
        public void onRecovery(Duration outage) {
            told.add("recovery");
        }
    });

    @AfterEach
    void close() {
        guarded.close();
    }

    private void fail(int commands) {
        for (int i = 0; i < commands; i++) {
            assertThatThrownBy(() -> guarded.read("k")).isInstanceOf(StoreUnavailableException.class);
        }
    }

    private void open() {
        brittle.failWith(AWAY);
        fail(GuardedStore.LEAST_COMMANDS);
        assertThat(guarded.isAvailable()).isFalse();
    }

    @Test
    void read_fewFailures_stillAsksTheStore() {
        brittle.failWith(AWAY);
        fail(GuardedStore.LEAST_COMMANDS - 1);

        assertThat(guarded.isAvailable()).isTrue();
        assertThat(brittle.commands).hasValue(GuardedStore.LEAST_COMMANDS - 1);
    }

    @Test
    void read_halfOfTheWindowFailed_opens() {
        for (int i = 0; i < 100; i++) {
            guarded.read("k");
        }
        brittle.failWith(AWAY);
        fail(GuardedStore.WINDOW / 2);

        assertThat(guarded.isAvailable()).isFalse();
    }

    @Test
    void read_everyThirdCommandFails_staysClosed() {
        for (int i = 0; i < 99; i++) {
            brittle.failWith(i % 3 == 2 ? AWAY : null);
            if (i % 3 == 2) {
                fail(1);
            } else {
                guarded.read("k");
            }
        }

        assertThat(guarded.isAvailable()).isTrue();
    }

    @Test
    void everyCommand_open_failsWithoutAskingTheStore() {
        open();
        int before = brittle.commands.get();
        assertThat(EveryCommand.of(guarded, List.of("k", "l"), Stamp.fresh(), true))
                .allSatisfy(call -> assertThatExceptionOfType(StoreUnavailableException.class)
                        .isThrownBy(call.command()::run)
                        .withMessageContaining("connection refused"));
        assertThat(brittle.commands).hasValue(before);
    }

    @Test
    void everyCommand_threadInterruptedAgainAndAgain_saysNothingAboutTheStore() {
        brittle.failWith(new StoreInterruptedException(new IllegalStateException("closed by interrupt")));
        fail(2 * GuardedStore.WINDOW);

        assertThat(guarded.isAvailable()).isTrue();
    }

    @Test
    void lease_refusedAfterItWasGranted_saysThatTheStoreIsThere() {
        brittle.failWith(new LeaseUnansweredException(
                "no right to ZADD", Map.of(Stamp.fresh(), "k"), new StoreRefusedException("NOPERM", null)));
        fail(2 * GuardedStore.WINDOW);

        assertThat(guarded.isAvailable()).isTrue();
    }

    @Test
    void lease_unanswered_opens() {
        brittle.failWith(new LeaseUnansweredException("no answer", Map.of(Stamp.fresh(), "k"), AWAY));
        fail(GuardedStore.WINDOW);

        assertThat(guarded.isAvailable()).isFalse();
    }

    /** When it opens there may be no thread left to start. */
    @Test
    void guard_storeStillThere_hasTheThreadThatWillProbe() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        GuardedStore idle = new GuardedStore(brittle);

        Set<Thread> since = new HashSet<>(Thread.getAllStackTraces().keySet());
        idle.close();

        since.removeAll(before);
        assertThat(since).extracting(Thread::getName).contains("larder-store-probe");
    }

    @Test
    void read_listenerThrowsAnErrorWhenItOpens_isClosedAgainAllTheSame() {
        try (GuardedStore told = new GuardedStore(brittle, new OutageListener() {
            @Override
            public void onOutage(Throwable cause) {
                throw new StackOverflowError("of the listener");
            }
        })) {
            brittle.failWith(AWAY);
            for (int i = 0; i < GuardedStore.WINDOW; i++) {
                assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> told.read("k"));
            }
            assertThat(told.isAvailable()).isFalse();

            brittle.failWith(null);

            Pause.until("it is closed", Duration.ofSeconds(20), told::isAvailable);
        }
    }

    @Test
    void read_open_costsMicroseconds() {
        open();

        assertThat(CpuTime.ofOne(5_000, i -> refuse())).isLessThan(Duration.ofNanos(50_000));
    }

    private void refuse() {
        try {
            guarded.read("k");
        } catch (StoreUnavailableException e) {
            assertThat(e.getStackTrace().length).isZero();
        }
    }

    @Test
    void watch_open_stillWorks() throws Exception {
        open();
        try (Watch watch = guarded.watch("k")) {
            assertThat(watch.await(Duration.ofMillis(1))).isFalse();
        }
    }

    @Test
    void probe_storeStillAway_keepsItOpen() {
        open();
        Pause.until("three probes", PATIENT, () -> brittle.pings.get() >= 3);

        assertThat(guarded.isAvailable()).isFalse();
    }

    @Test
    void probe_storeAnswers_closes() {
        open();
        brittle.failWith(null);

        Pause.until("the breaker is closed", PATIENT, guarded::isAvailable);
        assertThat(guarded.read("k")).isNull();
    }

    @Test
    void read_afterARecovery_opensAgainOnlyAfterAsManyFailures() {
        open();
        brittle.failWith(null);
        Pause.until("the breaker is closed", PATIENT, guarded::isAvailable);

        brittle.failWith(AWAY);
        fail(GuardedStore.LEAST_COMMANDS - 1);
        assertThat(guarded.isAvailable()).isTrue();
        fail(1);
        assertThat(guarded.isAvailable()).isFalse();
    }

    @Test
    void listener_outageAndRecovery_hearsEachOnce() {
        open();
        fail(10);
        brittle.failWith(null);
        Pause.until("the recovery is told", PATIENT, () -> told.size() >= 2);

        assertThat(told).containsExactly("outage: connection refused", "recovery");
    }

    @Test
    void read_storeAnswersPingsOnly_relapsesMoreAndMoreRarelyAndFillsNoLog() {
        Logger logger = (Logger) LoggerFactory.getLogger(OutageProbe.class);
        List<String> said = new CopyOnWriteArrayList<>();
        AppenderBase<ILoggingEvent> log = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
                    said.add(event.getLevel() + " " + event.getFormattedMessage());
                }
            }
        };
        log.start();
        logger.addAppender(log);
        try {
            brittle.answersPings(true);
            brittle.failWith(AWAY);
            long begun = System.nanoTime();
            Pause.until("two recoveries and three seconds", PATIENT, () -> {
                fail(1);
                return recoveries() >= 2
                        && System.nanoTime() - begun >= Duration.ofSeconds(3).toNanos();
            });
            long recoveries = recoveries();

            // Five closings a second would be fifteen; after 0.2, 0.6, 1.4 and 3 s are four.
            assertThat(Duration.ofMillis(200).multipliedBy((1L << recoveries) - 1))
                    .as("the time that %d closings take", recoveries)
                    .isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - begun));
            assertThat(said)
                    .satisfiesExactly(
                            first -> assertThat(first).startsWith("WARN The cache is bypassed"),
                            second -> assertThat(second).startsWith("INFO The cache is used again"),
                            third -> assertThat(third).startsWith("WARN").contains("relapses are logged at DEBUG"));
        } finally {
            logger.detachAppender(log);
        }
    }

    private long recoveries() {
        return told.stream().filter("recovery"::equals).count();
    }

    static Stream<RuntimeException> harmless() {
        return Stream.of(
                new ForeignKeyException("k", null),
                new StoreRefusedException("OOM", null),
                new IllegalArgumentException("a mistake of the caller"));
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void read_failuresThatAreNoOutage_openNothing(RuntimeException harmless) {
        brittle.failWith(harmless);
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> guarded.read("k")).isSameAs(harmless);
        }

        assertThat(guarded.isAvailable()).isTrue();
        assertThat(brittle.commands).hasValue(100);
    }
}
