package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Where a process notes what it is about to invalidate before it writes, so that another can do it should it die
 * between its commit and its invalidation. Deadlines and ages are counted by the store's own clock. Thread-safe; blocks
 * and fails as {@link CacheStore} does.
 */
public interface IntentLog {

    /** Keeps nothing. */
    IntentLog NONE = new IntentLog() {
        @Override
        public void record(Intent intent, Duration window) {}

        @Override
        public void remove(Collection<Stamp> ids) {}

        @Override
        public List<Intent> overdue(Duration life, int most) {
            return List.of();
        }

        @Override
        public void postpone(Collection<Stamp> ids, Duration window) {}
    };

    /** Notes an intent, due after {@code window}; returns when that is confirmed. May be repeated. */
    void record(Intent intent, Duration window);

    /** Forgets intents: their invalidations are confirmed (rule R19). Unknown ids are fine. */
    void remove(Collection<Stamp> ids);

    /**
     * Intents whose time is up, oldest first. Those noted longer than {@code life} ago are forgotten, and given once
     * more at that occasion.
     */
    List<Intent> overdue(Duration life, int most);

    /** Makes intents due again after {@code window} from now, if they are still there (rule R18). */
    void postpone(Collection<Stamp> ids, Duration window);
}
