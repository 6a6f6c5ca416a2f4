package dev.larder.cache.engine.entry;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Says in the log what may happen at every call of a cache: the first time at once, then rarely, with how often it has
 * happened meanwhile. The stack trace is for DEBUG. Thread-safe.
 */
public final class RareWarning {

    private static final long PAUSE_NANOS = Duration.ofMinutes(10).toNanos();

    /** What was said of one cache; the clock only spaces the warnings out. */
    private static final class Said {
        private final AtomicLong nextNanos;
        private final AtomicLong unsaid = new AtomicLong();

        Said(long now) {
            this.nextNanos = new AtomicLong(now);
        }
    }

    private final Logger log;
    private final String what;
    private final LongSupplier nanoClock;

    /** Copied for each new cache; there are few. */
    private final AtomicReference<Map<String, Said>> byCache = new AtomicReference<>(Map.of());

    /** @param what goes on from the name of the cache, and is followed by the failure's message, which has the cure */
    public RareWarning(Logger log, String what, LongSupplier nanoClock) {
        this.log = log;
        this.what = what;
        this.nanoClock = nanoClock;
    }

    public void say(String cache, String message, Throwable failure) {
        say(cache, message);
        log.debug("Cache {} {}", cache, what, failure);
    }

    public void say(String cache, String message) {
        long now = nanoClock.getAsLong();
        Said said = said(cache, now);
        long next = said.nextNanos.get();
        if (now - next < 0 || !said.nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
            said.unsaid.incrementAndGet();
            return;
        }
        long unsaid = said.unsaid.getAndSet(0);
        if (unsaid == 0) {
            log.warn("Cache {} {}: {}", cache, what, message);
        } else {
            log.warn("Cache {} {}: {} (It happened {} times since this was last said.)", cache, what, message, unsaid);
        }
    }

    private Said said(String cache, long now) {
        Said known = byCache.get().get(cache);
        if (known != null) {
            return known;
        }
        Said first = new Said(now);
        return byCache.updateAndGet(before -> with(before, cache, first)).getOrDefault(cache, first);
    }

    private static Map<String, Said> with(Map<String, Said> before, String cache, Said first) {
        Map<String, Said> all = new HashMap<>(before);
        all.putIfAbsent(cache, first);
        return all;
    }
}
