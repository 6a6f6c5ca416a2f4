package dev.larder.cache.metrics;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several listeners as one that never throws: what one of them throws is logged, and the others still hear. An
 * {@code Error} counts as well, such as one of a library whose versions do not fit: it would keep an update from
 * dropping its entry, or an invalidation from being kept.
 */
public final class CacheListeners implements CacheListener {

    private static final Logger log = LoggerFactory.getLogger(CacheListeners.class);

    private final CacheListener[] listeners;

    private CacheListeners(Collection<CacheListener> listeners) {
        this.listeners = listeners.toArray(CacheListener[]::new);
    }

    /** One listener for all; hears nothing if there are none. */
    public static CacheListener of(Collection<CacheListener> listeners) {
        return listeners.isEmpty() ? NO_OP : new CacheListeners(listeners);
    }

    /** The one that every call of a cached method comes through, so it makes no garbage. */
    @Override
    public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
        for (CacheListener listener : listeners) {
            try {
                listener.onCall(cache, key, outcome, reason, took);
            } catch (RuntimeException | Error e) {
                report(listener, e);
            }
        }
    }

    @Override
    public void onLoadBegin(String cache, String key) {
        each(listener -> listener.onLoadBegin(cache, key));
    }

    @Override
    public void onLoad(String cache, String key, Duration took, boolean succeeded) {
        each(listener -> listener.onLoad(cache, key, took, succeeded));
    }

    @Override
    public void onRefresh(String cache, String key, RefreshResult result) {
        each(listener -> listener.onRefresh(cache, key, result));
    }

    @Override
    public void onFillBehind(String cache, String key, RefreshResult result) {
        each(listener -> listener.onFillBehind(cache, key, result));
    }

    @Override
    public void onWait(String cache, String key, Duration took) {
        each(listener -> listener.onWait(cache, key, took));
    }

    @Override
    public void onInvalidationMessage(boolean isMalformed) {
        each(listener -> listener.onInvalidationMessage(isMalformed));
    }

    @Override
    public void onUndecodable(String cache, String key) {
        each(listener -> listener.onUndecodable(cache, key));
    }

    @Override
    public void onError(String cache, ErrorKind kind, Throwable error) {
        each(listener -> listener.onError(cache, kind, error));
    }

    @Override
    public void onInvalidation(int keys, int patterns, int tags, long dropped, Duration took) {
        each(listener -> listener.onInvalidation(keys, patterns, tags, dropped, took));
    }

    @Override
    public void onScan(int lookedAt, int dropped) {
        each(listener -> listener.onScan(lookedAt, dropped));
    }

    @Override
    public void onOutage(Throwable cause) {
        each(listener -> listener.onOutage(cause));
    }

    @Override
    public void onRecovery(Duration outage) {
        each(listener -> listener.onRecovery(outage));
    }

    private void each(Consumer<CacheListener> call) {
        for (CacheListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | Error e) {
                report(listener, e);
            }
        }
    }

    private static void report(CacheListener listener, Throwable failure) {
        log.warn("The cache listener {} threw; what it was told is lost to it", listener, failure);
    }
}
