package dev.larder.cache.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the caches do on this thread, from its start to its end: calls of cached methods, calls that their
 * loads make included, and invalidations. What an asynchronous call of this thread does on a thread of the library
 * belongs to it, too, as far as it has happened when one looks. Recorders nest; an inner one does not hide anything
 * from an outer one. Started and closed by one thread.
 *
 * <pre>{@code
 * try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
 *     service.product(42);
 *     assertThat(recorder.outcomes()).containsExactly(Outcome.MISS);
 * }
 * }</pre>
 */
public final class OutcomeRecorder implements AutoCloseable {

    /** Tells the recorders of the current thread. Part of every {@code Larder}; costs a read while there is none. */
    public static final CacheListener LISTENER = new RecordingListener();

    /** One answered call, as {@link CacheListener#onCall} was told. In the order of their ends. */
    public record Call(String cache, String key, Outcome outcome, Reason reason, Duration took) {}

    /** One confirmed invalidation, as {@link CacheListener#onInvalidation} was told. */
    public record Invalidation(int keys, int patterns, int tags, long dropped, Duration took) {}

    private static final AtomicInteger OPEN = new AtomicInteger();
    private static final ThreadLocal<@Nullable OutcomeRecorder> INNERMOST = new ThreadLocal<>();

    private final @Nullable OutcomeRecorder outer;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Invalidation> invalidations = new CopyOnWriteArrayList<>();
    private final AtomicInteger loads = new AtomicInteger();
    private volatile boolean closed;

    private OutcomeRecorder(@Nullable OutcomeRecorder outer) {
        this.outer = outer;
    }

    /** Begins to remember what this thread does. */
    public static OutcomeRecorder start() {
        OutcomeRecorder recorder = new OutcomeRecorder(INNERMOST.get());
        INNERMOST.set(recorder);
        OPEN.incrementAndGet();
        return recorder;
    }

    /**
     * The task, for another thread: what it does there belongs to the recorders of the current thread. The task itself
     * if there are none.
     */
    public static Runnable carry(Runnable task) {
        OutcomeRecorder recorder = OPEN.get() == 0 ? null : INNERMOST.get();
        return recorder == null ? task : () -> recorder.during(task);
    }

    private void during(Runnable task) {
        OutcomeRecorder before = INNERMOST.get();
        INNERMOST.set(this);
        try {
            task.run();
        } finally {
            setInnermost(before);
        }
    }

    private static void setInnermost(@Nullable OutcomeRecorder recorder) {
        if (recorder == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(recorder);
        }
    }

    /** The calls answered so far, in the order of their ends. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Their outcomes alone. */
    public List<Outcome> outcomes() {
        return calls.stream().map(Call::outcome).toList();
    }

    /** Their reasons alone. */
    public List<Reason> reasons() {
        return calls.stream().map(Call::reason).toList();
    }

    /** The invalidations confirmed so far. */
    public List<Invalidation> invalidations() {
        return List.copyOf(invalidations);
    }

    /** How many loads this thread has run so far, failed ones included. */
    public int loads() {
        return loads.get();
    }

    /** Remembers nothing from now on; what was remembered stays. Repeatable. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        OPEN.decrementAndGet();
        OutcomeRecorder innermost = INNERMOST.get();
        while (innermost != null && innermost.closed) {
            innermost = innermost.outer;
        }
        setInnermost(innermost);
    }

    private static final class RecordingListener implements CacheListener {

        private static @Nullable OutcomeRecorder innermost() {
            return OPEN.get() == 0 ? null : INNERMOST.get();
        }

        @Override
        public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
            for (OutcomeRecorder at = innermost(); at != null; at = at.outer) {
                if (!at.closed) {
                    at.calls.add(new Call(cache, key, outcome, reason, took));
                }
            }
        }

        @Override
        public void onLoad(String cache, String key, Duration took, boolean succeeded) {
            for (OutcomeRecorder at = innermost(); at != null; at = at.outer) {
                if (!at.closed) {
                    at.loads.incrementAndGet();
                }
            }
        }

        @Override
        public void onInvalidation(int keys, int patterns, int tags, long dropped, Duration took) {
            for (OutcomeRecorder at = innermost(); at != null; at = at.outer) {
                if (!at.closed) {
                    at.invalidations.add(new Invalidation(keys, patterns, tags, dropped, took));
                }
            }
        }
    }
}
