package dev.larder.cache.engine;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.engine.entry.RareWarning;
import dev.larder.cache.engine.lease.LeaseRequests;
import dev.larder.cache.engine.lease.StoreTrouble;
import dev.larder.cache.engine.load.BackgroundLoads;
import dev.larder.cache.engine.load.LeasedLoad;
import dev.larder.cache.engine.load.LoadRunner;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.metrics.RefreshResult;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.StoreUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews values in the background that were just served and are past the age for it. The claim, which compares the
 * stamp that was read (rule R9), elects the one who renews among all processes; there is no other lock. Nothing is
 * scheduled: a value that nobody reads is not renewed, and one for which there is no place among the
 * {@link BackgroundLoads} stays due until somebody reads it again.
 */
final class RefreshAhead {

    private static final Logger log = LoggerFactory.getLogger(RefreshAhead.class);

    private final BackgroundLoads background;
    private final LoadRunner runner;
    private final LeaseRequests requests;
    private final LoadsUnderLease underLease;
    private final InvalidationDelivery delivery;
    private final CacheListener listener;
    private final StoreTrouble trouble;
    private final RareWarning failed;

    /** Who asks for a key's claim, or is about to: one of this process at a time. */
    private final ConcurrentHashMap<String, ReadCall> asking = new ConcurrentHashMap<>();

    RefreshAhead(Sharing sharing, InvalidationDelivery delivery, CacheListener listener, LongSupplier nanoClock) {
        this.failed = new RareWarning(log, "could not be refreshed", nanoClock);
        this.background = sharing.background;
        this.runner = sharing.loads.runner();
        this.requests = sharing.requests;
        this.underLease = sharing.underLease;
        this.trouble = sharing.trouble;
        this.delivery = delivery;
        this.listener = listener;
    }

    /**
     * Begins to renew the value with this stamp, which the caller has just read. Blocks nowhere.
     *
     * @return false if this process is about it already, if too much is renewed at the moment, or if this call must
     *     not: inside a transaction, or inside a load of the same key
     */
    boolean start(ReadCall read, Stamp seen) {
        if (asking.containsKey(read.key) || runner.isLoading(read.key)) {
            return false;
        }
        if (!background.hasPlace()) {
            return skip(read);
        }
        CacheCall call = read.call.forBackground();
        if (call == null) {
            return false;
        }
        ReadCall refresh = read.inBackground(call);
        return asking.putIfAbsent(read.key, refresh) == null && begin(refresh, seen);
    }

    private boolean begin(ReadCall refresh, Stamp seen) {
        CompletableFuture<@Nullable Object> running;
        try {
            running = background.start(background.origin(), () -> refresh(refresh, seen));
        } catch (RuntimeException | Error e) {
            ended(refresh, e);
            return false;
        }
        if (running == null) {
            ended(refresh, null);
            return skip(refresh);
        }
        running.whenComplete((done, failure) -> ended(refresh, failure));
        return true;
    }

    private boolean skip(ReadCall read) {
        listener.onRefresh(read.spec.name(), read.key, RefreshResult.SKIPPED);
        return false;
    }

    private void ended(ReadCall refresh, @Nullable Throwable failure) {
        asking.remove(refresh.key, refresh);
        if (failure != null) {
            failed.say(refresh.spec.name(), refresh.key + ": " + failure, failure);
        }
    }

    private @Nullable Object refresh(ReadCall read, Stamp seen) throws Throwable {
        LeasedLoad mine;
        try {
            mine = claim(read, seen);
        } finally {
            asking.remove(read.key, read);
        }
        if (mine != null) {
            read.answeredBy(Outcome.REFRESHED, Reason.REFRESH_DUE);
            lead(read, mine);
        }
        return null;
    }

    private @Nullable LeasedLoad claim(ReadCall read, Stamp seen) {
        if (delivery.isQuarantined(read.key)) {
            return null;
        }
        try {
            return requests.ifNobodyAsks(read.key, () -> underLease.take(read, seen));
        } catch (StoreUnavailableException | ForeignKeyException e) {
            trouble.report(read, e);
        }
        return null;
    }

    private void lead(ReadCall read, LeasedLoad mine) throws Throwable {
        RefreshResult result = RefreshResult.FAILED;
        try {
            underLease.lead(read, mine);
            result = read.outcome == Outcome.REFRESHED ? RefreshResult.SUCCEEDED : RefreshResult.REFUSED;
        } finally {
            listener.onRefresh(read.spec.name(), read.key, result);
        }
    }
}
