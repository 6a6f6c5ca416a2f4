package dev.larder.cache.store.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.cache.store.PoolState;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;

class DeadlinePoolTest {

    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1);

    private final BackgroundThreads threads = new BackgroundThreads();
    private final RedisServerProcess server = RedisServerProcess.start();
    private final AtomicInteger opened = new AtomicInteger();
    private volatile boolean isOutOfThreads;
    private DeadlinePool pool;

    @AfterEach
    void close() {
        pool.close();
        threads.close();
        server.close();
    }

    private Connection connect() {
        opened.incrementAndGet();
        Connection connection = new Connection("127.0.0.1", server.port());
        connection.connect();
        return connection;
    }

    private void open(int maxActive, int maxIdle, int minIdle, Duration evictAfter, Supplier<Connection> connector) {
        pool = new DeadlinePool(
                new PoolSettings(maxActive, maxIdle, minIdle, null), "test", connector, this::execute, evictAfter);
    }

    private void execute(Runnable task) {
        if (isOutOfThreads) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        threads.workers().execute(task);
    }

    private PooledConnection borrow() {
        return pool.borrow(Deadline.in(PATIENT));
    }

    private static void ping(PooledConnection connection) {
        assertThat(connection.carry(Connection::ping, Deadline.in(PATIENT))).isTrue();
    }

    private void openIdle(int count) {
        List<PooledConnection> borrowed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            borrowed.add(borrow());
        }
        borrowed.forEach(DeadlinePoolTest::ping);
        borrowed.forEach(pool::giveBack);
    }

    private static void check(PooledConnection connection) {
        try {
            connection.requireMaster(Deadline.in(PATIENT));
        } catch (JedisConnectionException e) {
            assertThat(connection.isSound()).isFalse();
        }
    }

    @Test
    void state_countsConnectionsInUseAndIdleAndThoseWhoWait() {
        open(2, 2, 0, HOUR, this::connect);
        openIdle(2);
        assertThat(pool.state()).isEqualTo(new PoolState(0, 2, 0, 2));
        PooledConnection first = borrow();
        assertThat(pool.state()).isEqualTo(new PoolState(1, 1, 0, 2));
        borrow();
        CompletableFuture<PooledConnection> waiting = CompletableFuture.supplyAsync(this::borrow, threads.workers());
        Pause.until("one waits", PATIENT, () -> pool.state().equals(new PoolState(2, 0, 1, 2)));

        pool.giveBack(first);

        assertThat(waiting.join()).isSameAs(first);
        assertThat(pool.state()).isEqualTo(new PoolState(2, 0, 0, 2));
    }

    @Test
    void borrow_oneGivenBack_isUsedAgain() {
        open(5, 5, 0, HOUR, this::connect);
        PooledConnection first = borrow();
        ping(first);
        pool.giveBack(first);

        assertThat(borrow()).isSameAs(first);
        assertThat(opened).hasValue(1);
    }

    @Test
    void borrow_connectingTakesLongerThanTheDeadline_failsAndTheConnectionServesTheNext() {
        CountDownLatch slow = new CountDownLatch(1);
        open(5, 5, 0, HOUR, () -> {
            Pause.until("the network is fast again", PATIENT, () -> slow.getCount() == 0);
            return connect();
        });
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> pool.borrow(Deadline.in(Duration.ofMillis(20))))
                .withMessageContaining("1 being opened");

        slow.countDown();
        Pause.until("the late connection is idle", PATIENT, () -> pool.idleCount() == 1);
        borrow();

        assertThat(opened).hasValue(1);
    }

    @Test
    void borrow_anotherConnectionHangsWhileBeingOpened_opensItsOwn() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        open(2, 2, 0, HOUR, () -> {
            if (attempts.incrementAndGet() == 1) {
                Pause.until("the end of the test", PATIENT, () -> end.getCount() == 0);
            }
            return connect();
        });
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> pool.borrow(Deadline.in(Duration.ofMillis(20))));

        assertThat(borrow().isSound()).isTrue();
        end.countDown();
    }

    private void awaitWaiters(int number) {
        Pause.until("they wait", PATIENT, () -> pool.state().waiting() == number);
    }

    @Test
    void borrow_connectingFails_everyoneWhoWaitsLearnsAtOnce() {
        CountDownLatch refused = new CountDownLatch(1);
        open(2, 2, 0, HOUR, () -> {
            Pause.until("the refusal", PATIENT, () -> refused.getCount() == 0);
            throw new JedisConnectionException("refused");
        });
        List<CompletableFuture<PooledConnection>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(CompletableFuture.supplyAsync(
                    () -> pool.borrow(Deadline.in(Duration.ofMinutes(1))), threads.workers()));
        }
        awaitWaiters(5);

        refused.countDown();

        assertThat(waiting).allSatisfy(future -> assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(future::join)
                .withCauseInstanceOf(ConnectFailedException.class));
        assertThat(pool.openCount()).isZero();
    }

    @Test
    void borrow_connectionEndsAsSoonAsItIsOpen_fails() {
        open(2, 2, 0, HOUR, () -> new Connection("127.0.0.1", server.port()));

        assertThatExceptionOfType(ConnectFailedException.class).isThrownBy(this::borrow);
    }

    @Test
    void borrow_moreThanMaxActive_waitsForOneGivenBack() {
        open(1, 1, 0, HOUR, this::connect);
        PooledConnection only = borrow();
        ping(only);
        CompletableFuture<PooledConnection> second = CompletableFuture.supplyAsync(this::borrow, threads.workers());
        awaitWaiters(1);
        assertThat(second).isNotDone();

        pool.giveBack(only);

        assertThat(second.join()).isSameAs(only);
    }

    @Test
    void borrow_theOneInUseBreaks_getsANewOne() {
        open(1, 1, 0, HOUR, this::connect);
        PooledConnection only = borrow();
        CompletableFuture<PooledConnection> second = CompletableFuture.supplyAsync(this::borrow, threads.workers());
        awaitWaiters(1);

        only.cut();
        pool.giveBack(only);

        assertThat(second.join()).isNotSameAs(only);
    }

    @Test
    void borrow_noThreadToConnectOn_failsAndTheNextOnesMayConnect() {
        open(2, 2, 0, HOUR, this::connect);
        isOutOfThreads = true;
        for (int i = 0; i < 5; i++) {
            assertThatExceptionOfType(ConnectFailedException.class)
                    .isThrownBy(this::borrow)
                    .havingCause()
                    .isInstanceOf(OutOfMemoryError.class);
        }
        assertThat(pool.state()).isEqualTo(new PoolState(0, 0, 0, 2));

        isOutOfThreads = false;

        openIdle(2);
        assertThat(pool.state()).isEqualTo(new PoolState(0, 2, 0, 2));
    }

    @Test
    void giveBack_noThreadToCloseOn_closesIt() {
        open(2, 0, 0, HOUR, this::connect);
        PooledConnection spare = borrow();
        PooledConnection broken = borrow();
        isOutOfThreads = true;

        pool.giveBack(spare);
        broken.cut();
        pool.giveBack(broken);

        assertThat(spare.isSound()).isFalse();
        assertThat(pool.state()).isEqualTo(new PoolState(0, 0, 0, 2));
    }

    @Test
    void leave_connectionsOpenedBefore_areNotUsedAgain() {
        open(4, 4, 0, HOUR, this::connect);
        openIdle(3);
        PooledConnection inUse = borrow();

        assertThat(pool.leave(inUse)).isTrue();

        assertThat(pool.state()).isEqualTo(new PoolState(1, 0, 0, 4));
        pool.giveBack(inUse);
        assertThat(pool.state()).isEqualTo(new PoolState(0, 0, 0, 4));
        assertThat(borrow().isSound()).isTrue();
    }

    @Test
    void leave_asOthersOfThatEraDid_keepsWhatWasOpenedSince() {
        open(4, 4, 0, HOUR, this::connect);
        PooledConnection first = borrow();
        PooledConnection second = borrow();
        pool.leave(first);
        pool.giveBack(first);
        openIdle(1);

        assertThat(pool.leave(second)).isFalse();

        assertThat(pool.idleCount()).isEqualTo(1);
    }

    @Test
    void leave_connectingToTheOldServerFailsLater_failsNobodyWhoWaitsForTheNewOne() {
        CountDownLatch refused = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        open(2, 2, 0, HOUR, () -> {
            if (attempts.incrementAndGet() == 2) {
                Pause.until("the refusal", PATIENT, () -> refused.getCount() == 0);
                throw new JedisConnectionException("refused");
            }
            return connect();
        });
        PooledConnection toTheOldServer = borrow();
        CompletableFuture<PooledConnection> waiting = CompletableFuture.supplyAsync(this::borrow, threads.workers());
        Pause.until("one is being opened", PATIENT, () -> attempts.get() == 2);

        pool.leave(toTheOldServer);
        pool.giveBack(toTheOldServer);
        refused.countDown();

        assertThat(waiting.join().isSound()).isTrue();
    }

    @Test
    void giveBack_moreThanMaxIdle_closesIt() {
        open(5, 2, 0, HOUR, this::connect);

        openIdle(4);

        assertThat(pool.idleCount()).isEqualTo(2);
        assertThat(pool.openCount()).isEqualTo(2);
    }

    @Test
    void checkIdle_serverClosedThem_closesTheDeadOnes() {
        open(5, 5, 0, HOUR, this::connect);
        openIdle(4);
        server.restart();

        for (int i = 0; i < 4; i++) {
            pool.checkIdle(DeadlinePoolTest::check);
        }

        assertThat(pool.openCount()).isZero();
    }

    @Test
    void checkIdle_allAnswer_keepsThem() {
        open(5, 5, 0, HOUR, this::connect);
        openIdle(4);

        pool.checkIdle(DeadlinePoolTest::check);
        pool.checkIdle(DeadlinePoolTest::check);

        assertThat(pool.idleCount()).isEqualTo(4);
        assertThat(opened).hasValue(4);
    }

    /** Or each such check would take a place for ever. */
    @Test
    void checkIdle_checkEndsInAnError_closesTheConnectionAndFreesItsPlace() {
        open(1, 1, 0, HOUR, this::connect);
        openIdle(1);

        pool.checkIdle(connection -> {
            throw new OutOfMemoryError("a reply that claims to be long");
        });

        assertThat(pool.state()).isEqualTo(new PoolState(0, 0, 0, 1));
        ping(borrow());
    }

    @Test
    void checkIdle_unusedForTooLong_closesDownToTheLeastNumber() {
        open(5, 5, 1, Duration.ZERO, this::connect);
        openIdle(4);

        for (int i = 0; i < 4; i++) {
            pool.checkIdle(DeadlinePoolTest::check);
        }

        assertThat(pool.openCount()).isEqualTo(1);
    }

    @Test
    void checkIdle_fewerThanTheLeastNumber_opensThem() {
        open(5, 5, 3, HOUR, this::connect);

        pool.checkIdle(DeadlinePoolTest::check);

        Pause.until("three are idle", PATIENT, () -> pool.idleCount() == 3);
    }

    @Test
    void borrow_manyThreads_neverOpensMoreThanMaxActive() {
        open(4, 4, 0, HOUR, this::connect);
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> users = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            users.add(CompletableFuture.runAsync(
                    () -> {
                        for (int round = 0; round < 100; round++) {
                            PooledConnection connection = borrow();
                            ping(connection);
                            most.accumulateAndGet(pool.openCount(), Math::max);
                            if (round % 10 == 9) {
                                connection.cut();
                                pool.giveBack(connection);
                            } else {
                                pool.giveBack(connection);
                            }
                        }
                    },
                    threads.workers()));
        }
        users.forEach(CompletableFuture::join);

        assertThat(most.get()).isBetween(1, 4);
    }
}
