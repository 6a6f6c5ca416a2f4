package dev.larder.cache.invalidation;

import dev.larder.cache.key.FirstSegments;
import dev.larder.cache.key.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out invalidations. One that does not reach the store is outstanding: its keys are in quarantine before the
 * call returns, and it is tried again, oldest first, until the store has confirmed it. Only then is the quarantine
 * lifted (rule R25): at a mere reconnect the old value still stands there. Thread-safe.
 *
 * <p>What is outstanding is kept in memory and lost with the process. It is bounded: when there is no room for more
 * names, everything outstanding is widened to the first segments of its keys; nothing is ever forgotten.
 */
public final class InvalidationDelivery implements AutoCloseable {

    /** How many keys and patterns may be outstanding before they are widened. */
    static final int MOST_NAMES = 10_000;

    private static final long RETRY_MILLIS = 200;

    private static final Logger log = LoggerFactory.getLogger(InvalidationDelivery.class);

    private final CacheStore store;
    private final DeliveryListener listener;
    private final FirstSegments firstSegments;
    private final ScheduledExecutorService retries;
    private final int mostNames;
    private final Duration grace;
    private final Quarantine quarantine = new Quarantine();

    /** Guards the queue and every change of the quarantine. */
    private final Object lock = new Object();

    private final Deque<Invalidation> outstanding = new ArrayDeque<>();
    private int names;
    private boolean retrying;

    /**
     * @param keyPrefix what stands before every key; empty: nothing
     * @param grace how long nothing is stored under what was invalidated; zero: not at all
     */
    public InvalidationDelivery(CacheStore store, DeliveryListener listener, String keyPrefix, Duration grace) {
        this(store, listener, keyPrefix, grace, MOST_NAMES);
    }

    InvalidationDelivery(CacheStore store, DeliveryListener listener, String keyPrefix, Duration grace, int mostNames) {
        this.grace = grace;
        this.store = store;
        this.listener = listener;
        this.firstSegments = new FirstSegments(keyPrefix);
        this.retries = Executors.newSingleThreadScheduledExecutor(InvalidationDelivery::retryThread);
        this.mostNames = mostNames;
    }

    private static Thread retryThread(Runnable task) {
        Thread thread = new Thread(task, "larder-invalidation-delivery");
        thread.setDaemon(true);
        return thread;
    }

    /** Carries it out now, or keeps it until it can be. Never throws for the store's sake. */
    public void deliver(Invalidation invalidation) {
        if (!invalidation.isEmpty() && !carryOut(invalidation)) {
            keep(invalidation);
        }
    }

    /** Whether what stands under the key may be older than an invalidation of this process that has returned. */
    public boolean isQuarantined(String key) {
        return quarantine.contains(key);
    }

    /** How many invalidations have not reached the store. */
    public int outstanding() {
        synchronized (lock) {
            return outstanding.size();
        }
    }

    private boolean carryOut(Invalidation invalidation) {
        long began = System.nanoTime();
        try {
            long dropped = invalidation.carryOut(store, grace);
            listener.delivered(invalidation, dropped, Duration.ofNanos(System.nanoTime() - began));
            return true;
        } catch (StoreUnavailableException | ForeignKeyException e) {
            log.debug("The store did not confirm {}", invalidation, e);
            listener.failed(invalidation, e);
            return false;
        }
    }

    private void keep(Invalidation invalidation) {
        synchronized (lock) {
            if (outstanding.isEmpty()) {
                log.warn(
                        "An invalidation has not reached the store. It is tried again until it does; until then the keys"
                                + " concerned are neither served nor stored by this process.");
            }
            add(invalidation);
            if (names > mostNames) {
                widen();
            }
            if (!retrying) {
                retrying = true;
                retryLater();
            }
        }
    }

    private void add(Invalidation invalidation) {
        quarantine.add(invalidation);
        outstanding.addLast(invalidation);
        names += invalidation.names();
    }

    /** Does nothing if it was widened meanwhile: the wide one has to reach the store, too. */
    private void remove(Invalidation invalidation) {
        if (!outstanding.remove(invalidation)) {
            return;
        }
        quarantine.remove(invalidation);
        names -= invalidation.names();
        if (outstanding.isEmpty()) {
            quarantine.allRemoved();
        }
    }

    /** The wide one enters the quarantine before the exact ones leave it, so no key is free in between. */
    private void widen() {
        List<Invalidation> exact = List.copyOf(outstanding);
        Map<String, KeyPattern> patterns = new LinkedHashMap<>();
        for (Invalidation invalidation : exact) {
            invalidation.keys().forEach(key -> {
                KeyPattern wide = firstSegments.of(key);
                patterns.put(wide.toString(), wide);
            });
            for (KeyPattern pattern : invalidation.patterns()) {
                KeyPattern wide = wide(pattern);
                patterns.put(wide.toString(), wide);
            }
        }
        Set<String> tags = new HashSet<>();
        exact.forEach(invalidation -> tags.addAll(invalidation.tags()));
        add(new Invalidation(Set.of(), new ArrayList<>(patterns.values()), tags));
        exact.forEach(this::remove);
        log.warn(
                "More invalidations are outstanding than can be remembered one by one; they are widened to {}",
                patterns.keySet());
    }

    private KeyPattern wide(KeyPattern pattern) {
        KeyPattern segment = firstSegments.of(pattern);
        return segment == null ? pattern : segment;
    }

    private void retryLater() {
        try {
            retries.schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.error("This larder is closed, so an invalidation that did not reach the store is lost", e);
        }
    }

    private void retry() {
        try {
            deliverOutstanding();
        } catch (RuntimeException e) {
            log.error("Outstanding invalidations could not be tried; they stay outstanding", e);
        }
        synchronized (lock) {
            retrying = !outstanding.isEmpty();
            if (retrying) {
                retryLater();
            } else {
                log.info("Every outstanding invalidation has reached the store");
            }
        }
    }

    private void deliverOutstanding() {
        Invalidation last = null;
        for (Invalidation next = oldestAfter(last); next != null; next = oldestAfter(last)) {
            if (carryOut(next)) {
                synchronized (lock) {
                    remove(next);
                }
            } else {
                last = next;
                if (!isAnswering()) {
                    return;
                }
            }
        }
    }

    /** One that the store refuses must not hold up those behind it; a store that is away need not be asked for each. */
    private boolean isAnswering() {
        try {
            store.ping();
            return true;
        } catch (StoreUnavailableException e) {
            log.debug("The store does not answer yet", e);
            return false;
        }
    }

    /** The oldest of those not yet tried in this turn; invalidations compare by identity here. */
    private @Nullable Invalidation oldestAfter(@Nullable Invalidation last) {
        synchronized (lock) {
            boolean passed = last == null;
            for (Invalidation invalidation : outstanding) {
                if (passed) {
                    return invalidation;
                }
                passed = invalidation == last;
            }
            return null;
        }
    }

    /** What is still outstanding is lost with the process, and said so. */
    @Override
    public void close() {
        retries.shutdownNow();
        int left = outstanding();
        if (left > 0) {
            log.error("{} invalidations never reached the store; old values may be served until their TTL", left);
        }
    }
}
