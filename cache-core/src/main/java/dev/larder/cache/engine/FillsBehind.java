package dev.larder.cache.engine;

import dev.larder.cache.engine.call.Behind;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.EntryRule;
import dev.larder.cache.engine.entry.Lifetimes;
import dev.larder.cache.engine.entry.OncePerCache;
import dev.larder.cache.engine.load.AsyncOrigin;
import dev.larder.cache.engine.load.BackgroundLoads;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.RefreshResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills keys behind callers who must not fill them: what such a caller loads may be older than it looks (rule R22), so
 * it answers him alone. When what forbids him to fill is over, the same is loaded again on a thread of the library,
 * under a lease of its own if nothing stands under the key, as if somebody else had just asked for it. Nobody waits for
 * that load, and it waits for nobody.
 *
 * <p>It is as safe as any other load under a lease, whatever the caller's transaction has done, because it neither sees
 * nor uses anything of it. Thread-safe.
 */
final class FillsBehind {

    private static final Duration SHORTEST_REST = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6;

    private static final Logger log = LoggerFactory.getLogger(FillsBehind.class);

    private final BackgroundLoads background;
    private final Lifetimes lifetimes;
    private final CacheListener listener;
    private final LongSupplier nanoClock;

    /** The caches whose last fill failed. */
    private final ConcurrentHashMap<String, Rest> resting = new ConcurrentHashMap<>();

    private final OncePerCache warning = new OncePerCache(log);

    FillsBehind(BackgroundLoads background, Lifetimes lifetimes, CacheListener listener, LongSupplier nanoClock) {
        this.background = background;
        this.lifetimes = lifetimes;
        this.listener = listener;
        this.nanoClock = nanoClock;
    }

    /** What has failed once may fail at every call, so it rests for a while, twice as long after each failure. */
    private record Rest(long fromNanos, int failures) {

        boolean isOver(long nanos) {
            return nanos - fromNanos >= SHORTEST_REST.toNanos() << Math.min(failures - 1, MOST_DOUBLINGS);
        }
    }

    /** Asks how the keys of a call are filled behind it. */
    interface Question<C> {
        @Nullable
        Behind<C> behind();
    }

    /** The load and the fill, on a thread of the library. */
    interface Work {

        /** @return {@code null} if there was nothing to fill */
        @Nullable
        RefreshResult run() throws Throwable;
    }

    /**
     * Keys to be filled behind a call that loads them now, until the call says what it got.
     *
     * @param key the first of them, by which it is told
     */
    record Prepared<C>(CacheSpec spec, String key, Behind<C> behind, AsyncOrigin origin) {}

    /**
     * Called on the caller's thread before its load, which may use up what a second one needs.
     *
     * @return {@code null} if nothing is filled behind this call
     */
    <C> @Nullable Prepared<C> prepare(CacheSpec spec, String key, Question<C> call) {
        if (isResting(spec.name())) {
            tell(spec, key, RefreshResult.SKIPPED);
            return null;
        }
        try {
            Behind<C> behind = call.behind();
            return behind == null ? null : new Prepared<>(spec, key, behind, background.origin());
        } catch (RuntimeException e) {
            log.warn("Cache {} cannot be filled behind a call", spec.name(), e);
            return null;
        }
    }

    /** Whether what the caller's load gave is worth a second one: that it would be stored. */
    boolean isWorthIt(CacheSpec spec, @Nullable Object value, EntryRule rule) {
        try {
            return value instanceof CompletionStage<?> later
                    ? !later.toCompletableFuture().isCompletedExceptionally()
                    : lifetimes.lifeOf(value, spec, rule) != null;
        } catch (RuntimeException e) {
            log.debug("What a load of cache {} gave cannot be judged, so it is not made again", spec.name(), e);
            return false;
        }
    }

    /** Lets the work wait for its turn. */
    <C> void await(Prepared<C> prepared, Object what, Work work) {
        if (!prepared.behind.turn().await(what, () -> begin(prepared, work))) {
            tell(prepared.spec, prepared.key, RefreshResult.SKIPPED);
        }
    }

    private <C> CompletionStage<?> begin(Prepared<C> prepared, Work work) {
        CacheSpec spec = prepared.spec;
        CompletableFuture<@Nullable Object> running = null;
        try {
            if (!isResting(spec.name())) {
                running = background.start(prepared.origin, () -> run(spec, prepared.key, work));
            }
        } catch (RuntimeException | Error e) {
            log.warn("There is no thread to fill cache {} behind a call", spec.name(), e);
        }
        if (running == null) {
            tell(spec, prepared.key, RefreshResult.SKIPPED);
            return CompletableFuture.completedFuture(null);
        }
        return running.exceptionally(failure -> {
            failed(spec, prepared.key, failure);
            return null;
        });
    }

    private @Nullable Object run(CacheSpec spec, String key, Work work) throws Throwable {
        RefreshResult result = work.run();
        if (result == RefreshResult.FAILED) {
            rest(spec.name());
        } else if (result != null) {
            resting.remove(spec.name());
        }
        if (result != null) {
            tell(spec, key, result);
        }
        return null;
    }

    private void failed(CacheSpec spec, String key, Throwable failure) {
        rest(spec.name());
        log.debug("A fill of {} behind a call failed", key, failure);
        if (!background.isClosed()) {
            warning.say(
                    spec.name(),
                    "Cache " + spec.name()
                            + ": to fill it behind a call in a transaction or session, the method runs again"
                            + " on a thread of the library; it worked for the caller and failed there: " + failure
                            + ". Let the method itself open what it needs, as with @Transactional(readOnly = true) on it,"
                            + " or take it as a parameter; what threads carry is handed on by a ContextCarrier."
                            + " larder.transaction.fill-behind=false switches this off.");
        }
        tell(spec, key, RefreshResult.FAILED);
    }

    private void rest(String cache) {
        resting.compute(
                cache, (name, before) -> new Rest(nanoClock.getAsLong(), before == null ? 1 : before.failures + 1));
    }

    private boolean isResting(String cache) {
        Rest rest = resting.get(cache);
        return rest != null && !rest.isOver(nanoClock.getAsLong());
    }

    private void tell(CacheSpec spec, String key, RefreshResult result) {
        listener.onFillBehind(spec.name(), key, result);
    }
}
