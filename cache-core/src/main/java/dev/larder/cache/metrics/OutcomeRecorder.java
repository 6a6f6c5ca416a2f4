package dev.larder.cache.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the caches do on this thread, from its start to its end: calls of cached methods, calls that their
 * loads make included, and invalidations. Recorders nest; an inner one does not hide anything from an outer one. Used
 * and closed by the thread that started it.
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
    public record Invalidation(int keys, int patterns, long dropped, Duration took) {}

    private static final AtomicInteger OPEN = new AtomicInteger();
    private static final ThreadLocal<@Nullable OutcomeRecorder> INNERMOST = new ThreadLocal<>();

    private final @Nullable OutcomeRecorder outer;
    private final List<Call> calls = new ArrayList<>();
    private final List<Invalidation> invalidations = new ArrayList<>();
    private int loads;
    private boolean closed;

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
        return loads;
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
        if (innermost == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(innermost);
        }
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
                    at.loads++;
                }
            }
        }

        @Override
        public void onInvalidation(int keys, int patterns, long dropped, Duration took) {
            for (OutcomeRecorder at = innermost(); at != null; at = at.outer) {
                if (!at.closed) {
                    at.invalidations.add(new Invalidation(keys, patterns, dropped, took));
                }
            }
        }
    }
}
