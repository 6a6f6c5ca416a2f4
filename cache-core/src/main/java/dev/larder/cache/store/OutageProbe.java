package dev.larder.cache.store;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Pings the store while the breaker is open, on a daemon thread, and closes it. The thread exists from the beginning:
 * were there none left to start when the breaker opens, it would stay open for ever.
 */
final class OutageProbe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutageProbe.class);

    private final CacheStore store;
    private final CircuitBreaker breaker;
    private final ProbePace pace;
    private final OutageListener listener;
    private final ScheduledThreadPoolExecutor prober;
    private volatile @Nullable StoreUnavailableException lastFailure;
    private volatile long openedNanos;

    OutageProbe(CacheStore store, CircuitBreaker breaker, Duration period, OutageListener listener) {
        this.store = store;
        this.breaker = breaker;
        this.pace = new ProbePace(period);
        this.listener = listener;
        this.prober = new ScheduledThreadPoolExecutor(1, OutageProbe::daemon, new ThreadPoolExecutor.DiscardPolicy());
        prober.prestartCoreThread();
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == State.OPEN) {
                opened();
            }
        });
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "larder-store-probe");
        thread.setDaemon(true);
        return thread;
    }

    void remember(StoreUnavailableException failure) {
        lastFailure = failure;
    }

    /** What the store failed with last. */
    String lastFailure() {
        StoreUnavailableException failure = lastFailure;
        return failure == null ? "nothing known" : String.valueOf(failure.getMessage());
    }

    private void opened() {
        long now = System.nanoTime();
        openedNanos = now;
        logOpened(pace.outageBegins(now));
        probeLater();
        StoreUnavailableException failure = lastFailure;
        tell(() -> listener.onOutage(
                failure == null ? new StoreUnavailableException("The store failed.", null) : failure));
    }

    private void logOpened(int relapses) {
        // A store that answers pings only would fill the log for as long as that lasts.
        LOG.atLevel(relapses > 1 ? Level.DEBUG : Level.WARN)
                .log(
                        "The cache is bypassed until its store answers again, because {} of the last {} commands"
                                + " failed{}. {}",
                        breaker.getMetrics().getNumberOfFailedCalls(),
                        breaker.getMetrics().getNumberOfBufferedCalls(),
                        relapses == 0
                                ? ""
                                : " soon after it answered a ping; it is asked less often now, and further relapses"
                                        + " are logged at DEBUG",
                        lastFailure());
    }

    private void probeLater() {
        var unused = prober.schedule(this::probe, pace.period().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void probe() {
        if (!answers()) {
            probeLater();
            return;
        }
        // Before the breaker closes, because it may open again at once.
        long now = System.nanoTime();
        Duration outage = Duration.ofNanos(now - openedNanos);
        int relapses = pace.outageEnds(now);
        breaker.transitionToClosedState();
        LOG.atLevel(relapses > 0 ? Level.DEBUG : Level.INFO)
                .log("The cache is used again; its store was away for {} ms", outage.toMillis());
        if (relapses > 0) {
            var unused = prober.schedule(this::tellIfSettled, ProbePace.SOON.toNanos(), TimeUnit.NANOSECONDS);
        }
        tell(() -> listener.onRecovery(outage));
    }

    /** Ends in the log what a relapse began there. */
    private void tellIfSettled() {
        if (breaker.getState() == State.CLOSED && pace.isSettled(System.nanoTime())) {
            LOG.info("The cache is used again, without a relapse for {} s", ProbePace.SOON.toSeconds());
        }
    }

    /**
     * A refusal is an answer. Whatever else happens, the next probe must follow, or the breaker stays open for ever.
     */
    private boolean answers() {
        try {
            store.ping();
            return true;
        } catch (StoreRefusedException e) {
            LOG.debug("The store answers, and refuses to be pinged", e);
            return true;
        } catch (RuntimeException | Error e) {
            LOG.debug("The store does not answer yet", e);
            return false;
        }
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("A listener for store outages failed", e);
        }
    }

    @Override
    public void close() {
        prober.shutdownNow();
    }
}
