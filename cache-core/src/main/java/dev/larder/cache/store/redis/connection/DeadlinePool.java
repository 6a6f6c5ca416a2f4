package dev.larder.cache.store.redis.connection;

import dev.larder.cache.store.PoolState;
import dev.larder.cache.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Connections to one server. Nobody who borrows one ever waits beyond a deadline: connections are opened and closed on
 * other threads, so that name resolution, connecting, a TLS handshake or a frozen server delay no caller longer than
 * agreed. A connection that is opened too late for its caller serves the next one.
 *
 * <p>commons-pool, which Jedis uses, opens on the borrower's thread and replaces a broken connection on the thread that
 * returns it; both together cost a caller two time-outs. Thread-safe.
 */
final class DeadlinePool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadlinePool.class);

    private final PoolSettings settings;
    private final String address;
    private final Supplier<Connection> connector;
    private final Executor background;
    private final Duration evictAfter;

    private final Set<PooledConnection> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<PooledConnection> idle = new ArrayDeque<>();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private int total;
    private int connecting;
    private int era;
    private @Nullable Throwable lastFailure;
    private boolean closed;

    /**
     * @param connector opens a connection that is ready for commands; throws what Jedis throws
     * @param background where connections are opened and closed; must not run tasks on the caller's thread
     * @param evictAfter how long a connection beyond the least number to keep may be unused
     */
    DeadlinePool(
            PoolSettings settings,
            String address,
            Supplier<Connection> connector,
            Executor background,
            Duration evictAfter) {
        this.settings = settings;
        this.address = address;
        this.connector = connector;
        this.background = background;
        this.evictAfter = evictAfter;
    }

    /**
     * A connection for the caller alone, until it is given back or discarded.
     *
     * @throws ConnectFailedException if connecting failed
     * @throws StoreUnavailableException if none was free by the deadline
     */
    PooledConnection borrow(Deadline deadline) {
        Waiter waiter;
        lock.lock();
        try {
            if (closed) {
                throw new StoreUnavailableException("The Redis store was closed.", null);
            }
            PooledConnection connection = idle.pollLast();
            if (connection != null) {
                return connection;
            }
            waiter = new Waiter();
            waiters.addLast(waiter);
            // One for each who waits, even while others are being opened: those may hang.
            openOne();
        } finally {
            lock.unlock();
        }
        Deadline limit = settings.maxWait() == null ? deadline : deadline.orIn(settings.maxWait());
        return await(waiter, limit);
    }

    /**
     * Waits although the thread may be interrupted: not for long, and a command that is not sent for an interrupt, an
     * invalidation say, would look like an outage. The interrupt stays for whoever waits next.
     */
    private PooledConnection await(Waiter waiter, Deadline deadline) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return waiter.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            return giveUp(waiter);
        } catch (ExecutionException e) {
            throw new ConnectFailedException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Leaves the queue, unless a connection came in the last moment. */
    private PooledConnection giveUp(Waiter waiter) {
        lock.lock();
        try {
            if (!waiters.remove(waiter) && !waiter.isCompletedExceptionally()) {
                return waiter.join();
            }
            throw new StoreUnavailableException(
                    "A command got no connection to Redis at " + address + " within its time: " + occupancy()
                            + (total < settings.maxActive() || connecting > 0
                                    ? "."
                                    : "; larder.redis.pool.max-active allows no more."),
                    lastFailure);
        } finally {
            lock.unlock();
        }
    }

    private String occupancy() {
        return (total - connecting - idle.size()) + " in use, " + connecting + " being opened, " + waiters.size()
                + " other commands waiting";
    }

    /** Takes back a connection, to be used again if it is sound and from this era. */
    void giveBack(PooledConnection connection) {
        boolean sound = connection.isSound();
        lock.lock();
        try {
            if (sound && !closed && connection.era() == era && (handOver(connection) || keepIdle(connection))) {
                return;
            }
            forget(connection);
            openIfAwaited();
        } finally {
            lock.unlock();
        }
        cut(List.of(connection));
    }

    private boolean handOver(PooledConnection connection) {
        Waiter waiter = waiters.pollFirst();
        return waiter != null && waiter.complete(connection);
    }

    private boolean keepIdle(PooledConnection connection) {
        if (idle.size() >= settings.maxIdle()) {
            return false;
        }
        idle.addLast(connection);
        return true;
    }

    /**
     * Ends the era of this connection, which showed that the server it leads to has gone, or is master no more: nothing
     * that was opened before is used again. Those of one era show it one after the other; the first of them ends it.
     *
     * @return whether it was the first
     */
    boolean leave(PooledConnection connection) {
        List<PooledConnection> left;
        lock.lock();
        try {
            if (connection.era() != era) {
                return false;
            }
            era++;
            left = List.copyOf(idle);
            idle.clear();
            left.forEach(this::forget);
        } finally {
            lock.unlock();
        }
        cut(left);
        return true;
    }

    /** Elsewhere if possible: closing may wait for a frozen server. */
    private void cut(List<PooledConnection> connections) {
        if (connections.isEmpty()) {
            return;
        }
        try {
            background.execute(() -> connections.forEach(PooledConnection::cut));
        } catch (RuntimeException | Error e) {
            LOG.debug("There is no thread to close connections to Redis on", e);
            connections.forEach(PooledConnection::cut);
        }
    }

    private void forget(PooledConnection connection) {
        open.remove(connection);
        total--;
    }

    private void openIfAwaited() {
        if (connecting < waiters.size()) {
            openOne();
        }
    }

    private void openOne() {
        if (closed || total >= settings.maxActive()) {
            return;
        }
        total++;
        connecting++;
        int now = era;
        try {
            background.execute(() -> connect(now));
        } catch (RuntimeException | Error e) {
            // No thread is left. Whoever waits must not hear of it as an Error, nor the place be lost for ever.
            connectFailed(e, now);
        }
    }

    private void connect(int startedIn) {
        PooledConnection connection;
        try {
            connection = new PooledConnection(connector.get(), startedIn);
            if (!connection.isSound()) {
                throw new JedisConnectionException("The connection ended as soon as it was open");
            }
        } catch (RuntimeException | Error e) {
            connectFailed(e, startedIn);
            return;
        }
        lock.lock();
        try {
            connecting--;
            lastFailure = null;
            open.add(connection);
        } finally {
            lock.unlock();
        }
        giveBack(connection);
    }

    /**
     * While some connections live, those who wait may still get one of them; otherwise they learn at once. An attempt
     * that began before the server was left says nothing to those who wait since.
     */
    private void connectFailed(Throwable failure, int startedIn) {
        lock.lock();
        try {
            connecting--;
            total--;
            lastFailure = failure;
            if (startedIn != era) {
                openIfAwaited();
            } else if (open.isEmpty()) {
                waiters.forEach(waiter -> waiter.completeExceptionally(failure));
                waiters.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Cuts connections whose command is late. Cheap; called often. */
    void cutOverdue() {
        long now = System.nanoTime();
        for (PooledConnection connection : open) {
            Deadline overdue = connection.overdue(now);
            if (overdue != null) {
                connection.cut(overdue);
            }
        }
    }

    /**
     * Looks after the connections that are unused longest: closes those that are so for too long beyond the least
     * number to keep, gives the others to {@code check} one by one, and opens up to that number. Blocks as the check
     * does; called on a background thread. The oldest sixtieth, so that callers miss few of them, and rounds take
     * turns.
     *
     * @param check leaves what it has checked sound, or not
     */
    void checkIdle(Consumer<PooledConnection> check) {
        for (PooledConnection connection : takeOldest()) {
            try {
                if (connection.unusedNanos() > evictAfter.toNanos() && openCount() > settings.minIdle()) {
                    connection.cut();
                } else {
                    check.accept(connection);
                }
            } catch (RuntimeException | Error e) {
                LOG.debug("An idle connection to Redis could not be checked", e);
                connection.cut();
            }
            giveBack(connection);
        }
        lock.lock();
        try {
            for (int missing = settings.minIdle() - idle.size() - connecting; missing > 0; missing--) {
                openOne();
            }
        } finally {
            lock.unlock();
        }
    }

    private List<PooledConnection> takeOldest() {
        lock.lock();
        try {
            List<PooledConnection> oldest = new ArrayList<>();
            for (int some = (idle.size() + 59) / 60; some > 0; some--) {
                oldest.add(idle.removeFirst());
            }
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    PoolState state() {
        lock.lock();
        try {
            return new PoolState(total - idle.size(), idle.size(), waiters.size(), settings.maxActive());
        } finally {
            lock.unlock();
        }
    }

    int openCount() {
        return open.size();
    }

    int idleCount() {
        lock.lock();
        try {
            return idle.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiters.forEach(waiter ->
                    waiter.completeExceptionally(new StoreUnavailableException("The Redis store was closed.", null)));
            waiters.clear();
            idle.clear();
        } finally {
            lock.unlock();
        }
        open.forEach(PooledConnection::cut);
    }

    private static final class Waiter extends CompletableFuture<PooledConnection> {}
}
