package dev.larder.cache.consistency;

import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.ErrorKind;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import java.time.Duration;

/** Tells the tally what Larder knows of itself. */
public final class RefusalsAndFailures implements CacheListener {

    private final Tally tally;

    public RefusalsAndFailures(Tally tally) {
        this.tally = tally;
    }

    @Override
    public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
        if (outcome == Outcome.REFUSED) {
            tally.refused();
        }
    }

    @Override
    public void onError(String cache, ErrorKind kind, Throwable error) {
        tally.storeFailed();
    }
}
