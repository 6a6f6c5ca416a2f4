package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.CacheException;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.ServerInfo;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server tells about itself, asked at most every {@value #KEPT_SECONDS} seconds, however many gauges look.
 * Whoever looks first when a reading is old asks, for at most the time of one command; others meanwhile get the old
 * reading. Thread-safe.
 */
final class ServerReadings {

    static final int KEPT_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(ServerReadings.class);

    private record Reading(@Nullable ServerInfo info, long takenNanos) {}

    private final CacheStore store;
    private final LongSupplier nanoClock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Reading last;

    ServerReadings(CacheStore store, LongSupplier nanoClock) {
        this.store = store;
        this.nanoClock = nanoClock;
    }

    /** The latest reading; {@code null} if the server is away, may not be asked, or if there is none. */
    @Nullable
    ServerInfo latest() {
        Reading reading = last;
        if ((reading == null || isOld(reading)) && asking.tryLock()) {
            try {
                reading = new Reading(ask(), nanoClock.getAsLong());
                last = reading;
            } finally {
                asking.unlock();
            }
        }
        return reading == null ? null : reading.info;
    }

    private boolean isOld(Reading reading) {
        return nanoClock.getAsLong() - reading.takenNanos
                >= Duration.ofSeconds(KEPT_SECONDS).toNanos();
    }

    private @Nullable ServerInfo ask() {
        try {
            return store.serverInfo();
        } catch (CacheException e) {
            LOG.debug("The server tells nothing about itself at present", e);
            return null;
        }
    }
}
