package dev.larder.cache.metrics;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several listeners as one that never throws: an exception of one is logged, and the others still hear. */
public final class CacheListeners implements CacheListener {

    private static final Logger log = LoggerFactory.getLogger(CacheListeners.class);

    private final List<CacheListener> listeners;

    private CacheListeners(List<CacheListener> listeners) {
        this.listeners = listeners;
    }

    /** One listener for all; hears nothing if there are none. */
    public static CacheListener of(List<CacheListener> listeners) {
        return listeners.isEmpty() ? NO_OP : new CacheListeners(List.copyOf(listeners));
    }

    @Override
    public void onCall(String cache, String key, Outcome outcome, Duration took) {
        each(listener -> listener.onCall(cache, key, outcome, took));
    }

    @Override
    public void onLoad(String cache, String key, Duration took, boolean succeeded) {
        each(listener -> listener.onLoad(cache, key, took, succeeded));
    }

    @Override
    public void onUndecodable(String cache, String key) {
        each(listener -> listener.onUndecodable(cache, key));
    }

    @Override
    public void onError(String cache, Throwable error) {
        each(listener -> listener.onError(cache, error));
    }

    @Override
    public void onInvalidation(int keys, int patterns, long dropped) {
        each(listener -> listener.onInvalidation(keys, patterns, dropped));
    }

    private void each(Consumer<CacheListener> call) {
        for (CacheListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                log.warn("The cache listener {} threw; what it was told is lost to it", listener, e);
            }
        }
    }
}
