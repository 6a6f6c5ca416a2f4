package dev.larder.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.LeaseUnansweredException;
import dev.larder.cache.store.Seen;
import dev.larder.cache.store.Stamped;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.TimedEntry;
import dev.larder.cache.store.Watch;
import dev.larder.cache.testing.DelegatingStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A real store whose commands a test can stop, before they are executed or when their reply is on its way back, so that
 * an interleaving is what the test says it is; and which a test can cut off. It also counts commands.
 */
final class StoppingStore extends DelegatingStore {

    /** One place at which the next thread to come stops. */
    static final class Stop {
        private final String place;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch resumed = new CountDownLatch(1);

        private Stop(String place) {
            this.place = place;
        }

        void awaitReached() {
            await(reached, place + " to be reached");
        }

        void resume() {
            resumed.countDown();
        }
    }

    private final CacheStore store;
    private final List<Stop> stops = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final Set<String> lostAnswers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger openWatches = new AtomicInteger();
    private final AtomicInteger timedReads = new AtomicInteger();
    private final Set<Thread> callers = ConcurrentHashMap.newKeySet();
    private volatile boolean cutOff;

    StoppingStore(CacheStore store) {
        this.store = store;
    }

    /** The next thread stops before its command {@code name} is executed. */
    Stop stopBefore(String name) {
        return stopAt("before " + name);
    }

    /** The next thread stops after its command {@code name} was executed, before it sees the reply. */
    Stop stopAfter(String name) {
        return stopAt("after " + name);
    }

    private Stop stopAt(String place) {
        Stop stop = new Stop(place);
        stops.add(stop);
        return stop;
    }

    /** The next command {@code name} is executed, and its answer never comes. */
    void loseAnswerOf(String name) {
        lostAnswers.add(name);
    }

    /** Watches that were begun and not closed. */
    int openWatches() {
        return openWatches.get();
    }

    void cutOff() {
        cutOff = true;
    }

    void reconnect() {
        cutOff = false;
    }

    /** The names of all commands so far, in order. */
    List<String> commands() {
        return commands;
    }

    /** How many of the reads asked for the remaining life. */
    int timedReads() {
        return timedReads.get();
    }

    /** The threads that sent commands. */
    Set<Thread> callers() {
        return callers;
    }

    long count(String name) {
        return commands.stream().filter(name::equals).count();
    }

    @Override
    protected CacheStore store() {
        return store;
    }

    private <T> T run(String name, Supplier<T> command) {
        return run(name, command, "");
    }

    private <T> T run(String name, Supplier<T> command, String key) {
        callers.add(Thread.currentThread());
        pass("before " + name);
        if (cutOff) {
            throw new StoreUnavailableException("cut off by the test", null);
        }
        commands.add(name);
        T reply = command.get();
        if (lostAnswers.remove(name)) {
            throw reply instanceof Grant grant
                    ? new LeaseUnansweredException("lost by the test", Map.of(grant.token(), key), null)
                    : new StoreUnavailableException("lost by the test", null);
        }
        pass("after " + name);
        return reply;
    }

    private void pass(String place) {
        for (Stop stop : stops) {
            if (stop.place.equals(place) && stops.remove(stop)) {
                stop.reached.countDown();
                await(stop.resumed, place + " to be resumed");
                return;
            }
        }
    }

    private static void await(CountDownLatch latch, String what) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS))
                    .as("waited for %s", what)
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while waiting for " + what, e);
        }
    }

    @Override
    public byte @Nullable [] read(String key) {
        return run("read", () -> store.read(key));
    }

    @Override
    public @Nullable TimedEntry readTimed(String key) {
        timedReads.incrementAndGet();
        return run("read", () -> store.readTimed(key));
    }

    @Override
    public List<@Nullable TimedEntry> readAll(List<String> keys, boolean timed) {
        return run("readAll", () -> store.readAll(keys, timed));
    }

    @Override
    public List<@Nullable Grant> leaseAll(List<String> keys, LeaseTerms terms) {
        return run("leaseAll", () -> store.leaseAll(keys, terms));
    }

    @Override
    public @Nullable Grant lease(String key, LeaseTerms terms) {
        return run("lease", () -> store.lease(key, terms), key);
    }

    @Override
    public List<@Nullable Grant> claimAll(List<Stamped> seen, LeaseTerms terms) {
        return run("claimAll", () -> store.claimAll(seen, terms));
    }

    @Override
    public @Nullable Grant claim(String key, Stamp seen, LeaseTerms terms) {
        return run("claim", () -> store.claim(key, seen, terms), key);
    }

    @Override
    public Grant write(String key, LeaseTerms terms) {
        return run("write", () -> store.write(key, terms), key);
    }

    @Override
    public List<FillResult> fillAll(List<Fill> fills) {
        return run("fillAll", () -> store.fillAll(fills));
    }

    @Override
    public FillResult fill(Fill fill) {
        return run("fill", () -> store.fill(fill));
    }

    @Override
    public List<Boolean> releaseAll(List<Stamped> held, Duration grace) {
        return run("releaseAll", () -> store.releaseAll(held, grace));
    }

    @Override
    public boolean release(String key, Stamp token, Duration grace) {
        return run("release", () -> store.release(key, token, grace));
    }

    @Override
    public boolean postpone(String key, Stamp token, Duration pause) {
        return run("postpone", () -> store.postpone(key, token, pause));
    }

    @Override
    public List<Boolean> renewAll(List<Stamped> held, Duration life) {
        return run("renewAll", () -> store.renewAll(held, life));
    }

    @Override
    public boolean renew(String key, Stamp token, Duration life) {
        return run("renew", () -> store.renew(key, token, life));
    }

    @Override
    public long drop(Collection<String> keys, Duration grace) {
        return run("drop", () -> store.drop(keys, grace));
    }

    @Override
    public List<Boolean> dropAllIfUnchanged(List<Seen> seen) {
        return run("dropAllIfUnchanged", () -> store.dropAllIfUnchanged(seen));
    }

    @Override
    public boolean dropIfUnchanged(String key, byte[] seen) {
        return run("dropIfUnchanged", () -> store.dropIfUnchanged(key, seen));
    }

    @Override
    public long dropMatching(KeyPattern pattern, Duration grace, boolean indexed) {
        return run("dropMatching", () -> store.dropMatching(pattern, grace, indexed));
    }

    @Override
    public long dropTagged(Collection<String> tags, Duration grace) {
        return run("dropTagged", () -> store.dropTagged(tags, grace));
    }

    @Override
    public Watch watch(String key) {
        Watch watch = store.watch(key);
        openWatches.incrementAndGet();
        return new Watch() {
            @Override
            public boolean await(Duration atMost) throws InterruptedException {
                return watch.await(atMost);
            }

            @Override
            public void close() {
                openWatches.decrementAndGet();
                watch.close();
            }
        };
    }
}
