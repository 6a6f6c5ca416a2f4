package dev.larder.cache.engine;

import dev.larder.cache.engine.entry.Lifetimes;
import dev.larder.cache.engine.entry.TaggedEntries;
import dev.larder.cache.engine.lease.LeaseRequests;
import dev.larder.cache.engine.lease.Leases;
import dev.larder.cache.engine.lease.StoreTrouble;
import dev.larder.cache.engine.load.AsyncOrigin;
import dev.larder.cache.engine.load.AsyncThreads;
import dev.larder.cache.engine.load.BackgroundLoads;
import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.engine.load.LoadRunner;
import dev.larder.cache.engine.load.LoadsWithoutLease;
import dev.larder.cache.engine.load.Patience;
import dev.larder.cache.engine.load.SharedLoads;
import dev.larder.cache.engine.load.TimedLoads;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.settings.CacheSettings;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the reads of one process have in common, and by which they find each other: single reads and batches use the
 * same, so that one can join the other's loads.
 */
final class Sharing {

    final StoreTrouble trouble;
    final TaggedEntries tagged;
    final Patience patience;
    final TimedLoads timed;
    final SharedLoads loads;
    final LoadsUnderLease underLease;
    final LoadsWithoutLease withoutLease;
    final LeaseRequests requests = new LeaseRequests();
    final ReadRules rules;
    final BackgroundLoads background;
    final FillsBehind fillsBehind;

    Sharing(
            CacheSettings settings,
            CacheListener listener,
            CacheTracer tracer,
            Leases leases,
            InvalidationDelivery delivery,
            AsyncThreads threads,
            ContextCarrier context,
            LongSupplier nanoClock,
            DoubleSupplier random) {
        LoadRunner runner = new LoadRunner(listener, tracer, nanoClock);
        Supplier<AsyncOrigin> origins = () -> new AsyncOrigin(threads, runner, context);
        Lifetimes lifetimes = new Lifetimes(random);
        this.trouble = leases.trouble;
        this.tagged = new TaggedEntries(delivery, listener, nanoClock);
        this.patience = new Patience(settings.leaseWait(), nanoClock);
        this.timed = new TimedLoads(origins, runner, patience);
        this.loads = new SharedLoads(runner, lifetimes, tagged, listener, timed, patience, nanoClock);
        this.underLease = new LoadsUnderLease(leases, delivery, tagged, loads);
        this.withoutLease = new LoadsWithoutLease(loads, patience, timed);
        this.rules = new ReadRules(loads, underLease, requests);
        this.background = new BackgroundLoads(origins, settings.maxConcurrentRefreshes());
        this.fillsBehind = new FillsBehind(background, lifetimes, listener, nanoClock);
    }

    /** How many loads others of this process could join. */
    int loadsUnderWay() {
        return underLease.size() + withoutLease.size();
    }
}
