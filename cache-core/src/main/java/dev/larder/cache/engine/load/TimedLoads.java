package dev.larder.cache.engine.load;

import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads whose callers wait only so long. Such a load runs on a thread of this library, with the caller's context; the
 * caller waits for it, and when his time has passed the load goes on, for those who joined it and to be stored.
 *
 * <p>A load that must stay on its caller's thread, because a transaction is bound to it, is never cut off.
 */
public final class TimedLoads {

    private static final Logger log = LoggerFactory.getLogger(TimedLoads.class);

    /** How the work ended; kept apart from failures of the thread it ran on. */
    private record Ended(@Nullable Object value, @Nullable Throwable failure) {}

    /** A load and what belongs to it until its end. */
    public interface Work {

        /** @param read the one who loads: the caller himself, or somebody in his place on another thread */
        @Nullable
        Object run(ReadCall read) throws Throwable;
    }

    private final Supplier<AsyncOrigin> origins;
    private final LoadRunner runner;
    private final Patience patience;

    /** @param origins captures the calling thread */
    public TimedLoads(Supplier<AsyncOrigin> origins, LoadRunner runner, Patience patience) {
        this.origins = origins;
        this.runner = runner;
        this.patience = patience;
    }

    /** Does the work, on this thread if the caller may wait for as long as it takes. Done at most once, and begun. */
    @Nullable
    public Object run(ReadCall read, Work work) throws Throwable {
        CacheCall elsewhere = read.spec.renewal().loadTimeout() == null ? null : read.call.forBackground();
        return elsewhere == null ? work.run(read) : await(read, work, read.inBackground(elsewhere));
    }

    private @Nullable Object await(ReadCall read, Work work, ReadCall background) throws Throwable {
        CompletableFuture<@Nullable Object> answer = start(work, background);
        if (answer == null) {
            return work.run(read);
        }
        Ended ended;
        try {
            ended = (Ended) answer.get(patience.untilLate(read), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw patience.late(read);
        } catch (InterruptedException e) {
            return goOnInterrupted(read);
        }
        read.answeredBy(background.outcome, background.reason);
        if (ended.failure != null) {
            throw ended.failure;
        }
        return ended.value;
    }

    /** {@code null} if there is no thread to be had. */
    private @Nullable CompletableFuture<@Nullable Object> start(Work work, ReadCall background) {
        try {
            return origins.get().run(() -> end(work, background)).exceptionally(failure -> {
                // The work must be done all the same: a key may be held for it.
                log.warn("The context of a load of cache {} is missing", background.spec.name(), failure);
                return end(work, background);
            });
        } catch (RuntimeException | Error e) {
            log.warn("A load of cache {} has no thread of its own; its caller waits", background.spec.name(), e);
            return null;
        }
    }

    private static Ended end(Work work, ReadCall background) {
        try {
            return new Ended(work.run(background), null);
        } catch (Throwable failure) {
            log.debug("A load of cache {} failed", background.spec.name(), failure);
            return new Ended(null, failure);
        }
    }

    /** The user's code sees the interrupt, as it would have on this thread. */
    private @Nullable Object goOnInterrupted(ReadCall read) throws Throwable {
        Thread.currentThread().interrupt();
        read.interrupted = true;
        read.answeredBy(Outcome.BYPASSED, Reason.INTERRUPTED);
        return runner.run(read.spec, read.key, read.call);
    }
}
