package dev.larder.cache.store.redis.listening;

import dev.larder.cache.store.StoreInterruptedException;
import dev.larder.cache.store.Subscription;
import dev.larder.cache.store.Watch;
import dev.larder.cache.store.redis.connection.BackgroundThreads;
import dev.larder.cache.store.redis.connection.ListeningConnection;
import dev.larder.cache.store.redis.connection.RedisLink;
import dev.larder.cache.store.redis.connection.Uninterrupted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One connection that hears the wake-ups of all watched keys, and the messages of other channels. It is opened with the
 * first watch, subscribes to a key's channel as long as somebody watches the key, and is replaced when it breaks or
 * falls silent. While there is none, watches still work, only nothing wakes them. Thread-safe.
 */
public final class WakeUps implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);
    private static final long HEARTBEAT_MILLIS = ListeningConnection.SILENCE.toMillis() / 3;
    private static final long LONGEST_BACK_OFF_MILLIS = 1000;
    private static final long FORBIDDEN_BACK_OFF_MILLIS = 30_000;

    private enum Phase {
        NEW,
        CONNECTING,
        LIVE,
        DOWN
    }

    private final RedisLink link;
    private final String channelPrefix;
    private final Duration patience;
    private final BackgroundThreads threads;
    private final CountDownLatch closed = new CountDownLatch(1);

    private final ConcurrentHashMap<String, WatchedChannel> channels = new ConcurrentHashMap<>();
    /** Guards the phase, who watches what, and everything that is written to the connection. */
    private final ReentrantLock lock = new ReentrantLock();

    private boolean forbiddenTold;
    private Phase phase = Phase.NEW;
    /** The connection of the listener thread, from before it is opened. */
    private volatile @Nullable Session newest;
    /** The newest connection while it is live. */
    private @Nullable Session session;

    /**
     * @param channelPrefix what stands before the key in a channel's name; by itself it is the channel that keeps the
     *     connection subscribed
     * @param patience the longest time {@link #watch} waits for the server's confirmation
     */
    public WakeUps(RedisLink link, String channelPrefix, Duration patience, BackgroundThreads threads) {
        this.link = link;
        this.channelPrefix = channelPrefix;
        this.patience = patience;
        this.threads = threads;
    }

    /** The channel on which a key's wake-ups are published. */
    String channelOf(String key) {
        return channelPrefix + key;
    }

    public Watch watch(String key) {
        WatchedChannel channel;
        KeyWatch watch;
        boolean soonLive;
        lock.lock();
        try {
            start();
            String name = channelOf(key);
            channel = channels.get(name);
            if (channel == null) {
                channel = new WatchedChannel(name, phase == Phase.DOWN);
                channels.put(name, channel);
                join(channel);
            }
            watch = new KeyWatch(this, channel);
            channel.add(watch);
            soonLive = phase == Phase.CONNECTING || phase == Phase.LIVE;
        } finally {
            lock.unlock();
        }
        if (soonLive) {
            channel.awaitConfirmation(patience);
        }
        return watch;
    }

    /** Hears every message of a channel of that name. */
    public Subscription listen(String name, Consumer<byte[]> messages) {
        WatchedChannel channel = new WatchedChannel(name, false, messages);
        lock.lock();
        try {
            start();
            if (channels.putIfAbsent(name, channel) != null) {
                throw new IllegalStateException("Somebody listens to the channel " + name + " already");
            }
            join(channel);
        } finally {
            lock.unlock();
        }
        return () -> leave(channel);
    }

    private void leave(WatchedChannel channel) {
        lock.lock();
        try {
            if (channels.remove(channel.name(), channel)) {
                Session current = session;
                if (current != null) {
                    write(current, () -> current.unsubscribe(channel.nameBytes()));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void release(KeyWatch watch, WatchedChannel channel) {
        lock.lock();
        try {
            if (channel.remove(watch)) {
                leave(channel);
            }
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        if (phase != Phase.NEW) {
            return;
        }
        String obstacle = link.whyNoListening();
        if (!obstacle.isEmpty()) {
            phase = Phase.DOWN;
            LOG.warn("Waiting callers look again now and then instead of being woken: {}.", obstacle);
            return;
        }
        phase = Phase.CONNECTING;
        startListener();
        threads.repeat(() -> threads.workers().execute(this::heartbeat), HEARTBEAT_MILLIS);
    }

    private void startListener() {
        try {
            threads.start("larder-redis-wake-ups", this::listen);
        } catch (RuntimeException | Error e) {
            LOG.warn("No thread can be started that listens for wake-ups; it is tried again", e);
            phase = Phase.DOWN;
            threads.later(this::startListener, LONGEST_BACK_OFF_MILLIS);
        }
    }

    private void listen() {
        long backOffMillis = 0;
        while (!pause(backOffMillis)) {
            Session attempt = new Session();
            newest = attempt;
            Throwable failure = null;
            try {
                link.listen(attempt, bytes(channelPrefix));
            } catch (RuntimeException | Error e) {
                // Whatever it is, it must not be the last connection.
                failure = e;
            }
            ended();
            backOffMillis = nextBackOff(backOffMillis, attempt.wasLive, failure);
        }
    }

    /** Waits before the next connection; returns whether the store was closed. */
    private boolean pause(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private long nextBackOff(long before, boolean wasLive, @Nullable Throwable failure) {
        if (closed.getCount() == 0) {
            return 0;
        }
        if (failure instanceof JedisAccessControlException
                && String.valueOf(failure.getMessage()).startsWith("NOPERM")) {
            tellForbidden(failure);
            return FORBIDDEN_BACK_OFF_MILLIS;
        }
        if (wasLive) {
            LOG.info("The connection that listens for wake-ups ended; it is opened again", failure);
            return 50;
        }
        LOG.debug("The connection that listens for wake-ups could not be opened", failure);
        return Math.min(LONGEST_BACK_OFF_MILLIS, Math.max(100, 2 * before));
    }

    private void tellForbidden(Throwable failure) {
        if (!forbiddenTold) {
            forbiddenTold = true;
            LOG.warn(
                    "Waiting callers look again now and then instead of being woken: the user may not subscribe to"
                            + " channels. Grant &{}* to it. ({})",
                    channelPrefix,
                    failure.getMessage());
        }
    }

    private void ended() {
        lock.lock();
        try {
            newest = null;
            down();
        } finally {
            lock.unlock();
        }
    }

    private void down() {
        session = null;
        phase = Phase.DOWN;
        channels.values().forEach(WatchedChannel::lost);
    }

    /** Its connection answers: for the first time, to a heartbeat, or when it is no longer wanted. */
    private void answered(Session attempt) {
        if (closed.getCount() == 0) {
            link.stopListening();
            return;
        }
        lock.lock();
        try {
            if (session != attempt) {
                phase = Phase.LIVE;
                session = attempt;
                attempt.wasLive = true;
                channels.values().forEach(this::join);
            }
        } finally {
            lock.unlock();
        }
    }

    private void join(WatchedChannel channel) {
        Session current = session;
        if (current != null) {
            current.awaitConfirmationOf(channel);
            write(current, () -> current.subscribe(channel.nameBytes()));
        }
    }

    /** Never waits for the lock: who holds it may be stuck in a write that only the end of the connection ends. */
    private void heartbeat() {
        Session current = newest;
        if (current == null) {
            return;
        }
        if (current.silentMillis() > ListeningConnection.SILENCE.toMillis()) {
            LOG.debug("The connection that listens for wake-ups is silent and is ended");
            link.stopListening();
            return;
        }
        if (!lock.tryLock()) {
            return;
        }
        try {
            Session live = session;
            if (live != null) {
                // Not PING: under RESP2 Jedis remembers every one of them for ever.
                write(live, () -> live.subscribe(bytes(channelPrefix)));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Only under the lock: Jedis does not guard a subscriber's writes. The connection is not the writing thread's. */
    private void write(Session current, Runnable command) {
        try {
            Uninterrupted.run(RedisLink.Repeat.NEVER, () -> {
                command.run();
                return true;
            });
        } catch (JedisException | StoreInterruptedException e) {
            LOG.debug("A subscription could not be changed; the connection is opened again", e);
            if (session == current) {
                session = null;
                phase = Phase.DOWN;
            }
            link.stopListening();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closed.countDown();
        link.stopListening();
    }

    /** One connection's life. */
    private final class Session extends BinaryJedisPubSub {

        private final Map<String, Deque<Runnable>> confirmations = new HashMap<>();
        private volatile long heardNanos = System.nanoTime();
        private boolean wasLive;

        /** Subscriptions of one channel are confirmed in the order they were sent. */
        void awaitConfirmationOf(WatchedChannel channel) {
            confirmations
                    .computeIfAbsent(channel.name(), name -> new ArrayDeque<>())
                    .addLast(channel::confirmed);
        }

        long silentMillis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos);
        }

        @Override
        public void onSubscribe(byte[] channel, int subscribedChannels) {
            heardNanos = System.nanoTime();
            String name = new String(channel, StandardCharsets.UTF_8);
            if (name.equals(channelPrefix)) {
                answered(this);
            } else {
                confirm(name);
            }
        }

        private void confirm(String name) {
            lock.lock();
            try {
                Deque<Runnable> awaited = confirmations.get(name);
                Runnable first = awaited == null ? null : awaited.pollFirst();
                if (first != null) {
                    first.run();
                }
                if (awaited != null && awaited.isEmpty()) {
                    confirmations.remove(name);
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onMessage(byte[] channel, byte[] message) {
            heardNanos = System.nanoTime();
            WatchedChannel watched = channels.get(new String(channel, StandardCharsets.UTF_8));
            if (watched == null) {
                return;
            }
            try {
                watched.hear(message);
            } catch (RuntimeException | Error e) {
                LOG.error("A message on the channel {} was heard in vain", watched.name(), e);
            }
        }
    }
}
