package dev.larder.cache.metrics;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.Cache;
import dev.larder.cache.CacheOption;
import dev.larder.cache.Larder;
import dev.larder.cache.LarderBuilder;
import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.testing.OtherThread;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.TestRedis;
import dev.larder.cache.testing.WaitingThreads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why a call was answered the way it was, on a real Redis. */
class OutcomesTest {

    private final String prefix = TestRedis.uniquePrefix();
    private final List<Larder> larders = new ArrayList<>();
    private final Larder here = larder(TestRedis.PATIENT);
    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    private Larder larder(Duration leaseWait) {
        return managed(Larder.builder().redis(TestRedis.connection()), leaseWait);
    }

    private Larder managed(LarderBuilder builder, Duration leaseWait) {
        Larder larder = builder.settings(CacheSettings.builder()
                        .keyPrefix(prefix)
                        .leaseWait(leaseWait)
                        .build())
                .build();
        larders.add(larder);
        return larder;
    }

    @AfterEach
    void close() {
        go.countDown();
        larders.forEach(Larder::close);
    }

    private static Cache<String> cache(Larder larder, CacheOption... options) {
        return larder.cache("product:{id}", String.class, options);
    }

    private byte[] key() {
        return (prefix + ":product:42").getBytes(StandardCharsets.UTF_8);
    }

    /** What the call of this thread was answered by. */
    private static OutcomeRecorder.Call answer(Cache<String> cache) {
        return answer(cache, "value");
    }

    private static OutcomeRecorder.Call answer(Cache<String> cache, String value) {
        try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
            cache.get(args(42), () -> value);
            return recorder.calls().get(0);
        }
    }

    private static void assertAnswer(OutcomeRecorder.Call call, Outcome outcome, Reason reason) {
        assertThat(call.outcome() + " " + call.reason()).isEqualTo(outcome + " " + reason);
    }

    private CompletableFuture<OutcomeRecorder.Call> answerElsewhere(Cache<String> cache) {
        return OtherThread.supply(() -> answer(cache));
    }

    /** A load under way on another thread, which ends when the test lets go. */
    private CompletableFuture<OutcomeRecorder.Call> loadSlowly(Cache<String> cache) throws InterruptedException {
        CompletableFuture<OutcomeRecorder.Call> slow = OtherThread.supply(() -> {
            try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
                cache.get(args(42), () -> {
                    loading.countDown();
                    go.await();
                    return "slow";
                });
                return recorder.calls().get(0);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(loading.await(20, TimeUnit.SECONDS)).isTrue();
        return slow;
    }

    /** Waits until the second caller waits for the load of the first. */
    private static void awaitWaiter() {
        Pause.until(
                "a caller waits for another's load",
                TestRedis.PATIENT,
                () -> WaitingThreads.count(OutcomesTest.class, "dev.larder.cache.engine.load.Patience") == 1);
    }

    @Test
    void nothingThere_isAMissBecauseAbsent_andThenAHitBecauseFresh() {
        assertAnswer(answer(cache(here)), Outcome.MISS, Reason.ABSENT);
        assertAnswer(answer(cache(here)), Outcome.HIT, Reason.FRESH);
    }

    @Test
    void foreignBytes_areAMissBecauseUndecodable() {
        TestRedis.client().set(key(), "hello".getBytes(StandardCharsets.UTF_8));

        assertAnswer(answer(cache(here)), Outcome.MISS, Reason.UNDECODABLE);
    }

    @Test
    void invalidationDuringTheLoad_refusesTheFillBecauseTheLeaseIsLost() {
        try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
            cache(here).get(args(42), () -> {
                here.invalidate("product:{id}", args(42));
                return "old";
            });

            assertAnswer(recorder.calls().get(0), Outcome.REFUSED, Reason.LEASE_LOST);
        }
    }

    @Test
    void loadOfThisProcessUnderWay_isJoinedBecauseLoading() throws Exception {
        var slow = loadSlowly(cache(here));
        var second = answerElsewhere(cache(here));
        awaitWaiter();
        go.countDown();

        assertAnswer(second.get(20, TimeUnit.SECONDS), Outcome.JOINED, Reason.LOADING);
        assertAnswer(slow.get(20, TimeUnit.SECONDS), Outcome.MISS, Reason.ABSENT);
    }

    @Test
    void loadOfAnotherProcessUnderWay_isWaitedForBecauseLoading() throws Exception {
        loadSlowly(cache(larder(TestRedis.PATIENT)));
        var second = answerElsewhere(cache(here));
        awaitWaiter();
        go.countDown();

        assertAnswer(second.get(20, TimeUnit.SECONDS), Outcome.WAITED, Reason.LOADING);
    }

    @Test
    void loadUnderWay_withoutStampedeProtection_isPassedByBecauseLoading() throws Exception {
        Cache<String> cache = cache(here, CacheOption.stampede(Stampede.NONE));
        loadSlowly(cache);

        assertAnswer(answer(cache), Outcome.BYPASSED, Reason.LOADING);
    }

    @Test
    void loadOfAnotherProcess_thatTakesLongerThanTheLeaseWait_isPassedByBecauseWaitedTooLong() throws Exception {
        loadSlowly(cache(here));

        assertAnswer(answer(cache(larder(Duration.ofMillis(50)))), Outcome.BYPASSED, Reason.WAITED_TOO_LONG);
    }

    @Test
    void interruptWhileWaiting_passesByBecauseInterrupted() throws Exception {
        loadSlowly(cache(larder(TestRedis.PATIENT)));
        Thread.currentThread().interrupt();

        OutcomeRecorder.Call call = answer(cache(here));

        assertThat(Thread.interrupted()).isTrue();
        assertAnswer(call, Outcome.BYPASSED, Reason.INTERRUPTED);
    }

    @Test
    void loadThatAsksForItsOwnKey_passesByBecauseItsOwn() {
        Cache<String> cache = cache(here);
        try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
            cache.get(args(42), () -> "outer " + cache.get(args(42), () -> "inner"));

            assertThat(recorder.outcomes()).containsExactly(Outcome.BYPASSED, Outcome.MISS);
            assertThat(recorder.reasons()).containsExactly(Reason.OWN_LOAD, Reason.ABSENT);
            assertThat(recorder.loads()).isEqualTo(2);
        }
    }

    @Test
    void entryThatMayNeitherBeServedNorReplaced_isPassedByBecauseClosed() {
        byte[] write = Envelope.write(Stamp.fresh(), prefix + ":product:42");
        TestRedis.client().set(key(), write);

        assertAnswer(answer(cache(here)), Outcome.BYPASSED, Reason.CLOSED);
    }

    @Test
    void keyOfAnotherRedisType_isPassedByBecauseForeign() {
        TestRedis.client().lpush(key(), new byte[] {1});

        assertAnswer(answer(cache(here)), Outcome.BYPASSED, Reason.FOREIGN_KEY);
    }

    /** A bean that can contain itself, which no codec can write. */
    public static final class Node {
        public Node next = this;
    }

    @Test
    void joinedLoadWhoseValueCannotBeCopied_isPassedByBecauseNotShareable() throws Exception {
        Cache<Node> cache = here.cache("node:{id}", Node.class);
        CompletableFuture<Node> slow = OtherThread.supply(() -> cache.get(args(1), () -> {
            loading.countDown();
            awaitGo();
            return new Node();
        }));
        assertThat(loading.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<OutcomeRecorder.Call> second = OtherThread.supply(() -> {
            try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
                cache.get(args(1), Node::new);
                return recorder.calls().get(0);
            }
        });
        awaitWaiter();
        go.countDown();

        assertAnswer(second.get(20, TimeUnit.SECONDS), Outcome.BYPASSED, Reason.NOT_SHAREABLE);
        assertThat(slow.get(20, TimeUnit.SECONDS)).isNotNull();
    }

    private void awaitGo() {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void keyWhoseInvalidationDidNotReachTheStore_isDoneWithoutBecauseOfTheQuarantine() {
        RedisServerProcess server = RedisServerProcess.start();
        Larder larder = managed(Larder.builder().redis(server.url()), Duration.ZERO);
        server.kill();
        larder.invalidate("product:{id}", args(42));

        assertAnswer(answer(cache(larder)), Outcome.UNAVAILABLE, Reason.QUARANTINED);
        server.close();
    }

    @Test
    void storeThatFails_isDoneWithoutBecauseItFailed_andSoonBecauseTheBreakerIsOpen() {
        int nobody = RedisServerProcess.freePort();
        Cache<String> cache = cache(managed(Larder.builder().redis("redis://127.0.0.1:" + nobody), Duration.ZERO));

        assertAnswer(answer(cache), Outcome.UNAVAILABLE, Reason.STORE_FAILED);
        for (int i = 0; i < 10; i++) {
            answer(cache);
        }

        assertAnswer(answer(cache), Outcome.UNAVAILABLE, Reason.BREAKER_OPEN);
    }
}
