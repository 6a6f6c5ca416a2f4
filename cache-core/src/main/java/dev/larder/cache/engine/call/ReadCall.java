package dev.larder.cache.engine.call;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.Watch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One caller's way through {@code CacheAside}: what it asked for, and what it has met so far. Used by one thread. */
public final class ReadCall {

    public final CacheSpec spec;
    public final String key;
    public final CacheCall call;

    /** When it began, by a clock that orders nothing between callers; waiting is measured by it. */
    public final long started;

    /** How it will be answered, and why, as far as is known. */
    public Outcome outcome = Outcome.HIT;

    public Reason reason = Reason.FRESH;

    /** How long it has waited for others, by the same clock. */
    public long waitedNanos;

    /** The foreign lease it has met twice, so that it is known not to be this process's. */
    @Nullable
    public Stamp foreign;

    /** Its ear at the key, once it waits for another process. */
    @Nullable
    public Watch watch;

    /** What it has met last, if that was a value past its TTL and may be served should the load fail. */
    @Nullable
    public Sighting sighting;

    /** When it waits no more for loads, by the same clock; set at its first wait if the cache has a load-timeout. */
    @Nullable
    public Long deadlineNanos;

    /** What was outstanding of tags before the last look into the store, see {@code TaggedEntries}. */
    public long tagMark;

    /** Met a value with a tag in quarantine: it asks the store no more. */
    public boolean metQuarantine;

    /** How many loads had begun when it first met one, see {@code LoadOrder}; {@code -1}: not yet. */
    public long loadsBefore = -1;

    /** Interrupted while waiting: it waits no more. */
    public boolean interrupted;

    private @Nullable Boolean mayFill;

    public ReadCall(CacheSpec spec, String key, CacheCall call, long started) {
        this.spec = spec;
        this.key = key;
        this.call = call;
        this.started = started;
    }

    /** Who does in the background, by another form of the call, what this caller does not do himself. */
    public ReadCall inBackground(CacheCall background) {
        ReadCall other = new ReadCall(spec, key, background, started);
        other.answeredBy(outcome, reason);
        return other;
    }

    /** Asked once: it says the same to the end, or until {@link #asksAgain}, and says why not in the log. */
    public boolean mayFill() {
        if (mayFill == null) {
            mayFill = call.mayFill();
        }
        return mayFill;
    }

    /** What it loads from now on may have to do with another session than what it has loaded before. */
    public void asksAgain() {
        mayFill = null;
    }

    public void answeredBy(Outcome outcome, Reason reason) {
        this.outcome = outcome;
        this.reason = reason;
    }

    public void tellCall(CacheListener listener, Duration took) {
        listener.onCall(spec.name(), key, outcome, reason, took);
    }

    public void tellWait(CacheListener listener) {
        if (waitedNanos > 0) {
            listener.onWait(spec.name(), key, Duration.ofNanos(waitedNanos));
        }
    }

    public void stopWatching() {
        if (watch != null) {
            watch.close();
        }
    }
}
