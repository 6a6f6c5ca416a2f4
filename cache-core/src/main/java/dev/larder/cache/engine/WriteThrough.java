package dev.larder.cache.engine;

import dev.larder.cache.codec.EncodeException;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.EntryRule;
import dev.larder.cache.engine.entry.EntryRules;
import dev.larder.cache.engine.entry.Lifetimes;
import dev.larder.cache.engine.entry.RareWarning;
import dev.larder.cache.engine.entry.TagLimit;
import dev.larder.cache.engine.lease.Lease;
import dev.larder.cache.engine.lease.Leases;
import dev.larder.cache.invalidation.Announcement;
import dev.larder.cache.invalidation.CrashWindow;
import dev.larder.cache.invalidation.Invalidation;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.invalidation.Safekeeping;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.ErrorKind;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of an update, in the order things happen: put a write under the key before the source is written; keep it
 * alive; when the source has committed, replace it by the result. Where the write does not stand any more, another
 * update or an invalidation came between, and nobody knows which of the two was committed last: the entry is dropped,
 * whatever stands there. So the key ends with the last committed version, or with nothing.
 *
 * <p>A write taken after the commit would not do (rule R17): two updates could commit in one order and store in the
 * other. Thread-safe.
 */
final class WriteThrough {

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private static final Logger log = LoggerFactory.getLogger(WriteThrough.class);

    /** A result that waits for its commit: the entry it makes, its lives and its tags, as of {@code keptAt}. */
    record Kept(byte[] entry, Duration fresh, Duration physical, Set<String> tags, long keptAt) {}

    private final Duration grace;
    private final CacheListener listener;
    private final EntryRules rules;
    private final Leases leases;
    private final InvalidationDelivery delivery;
    private final CrashWindow crashWindow;
    private final Lifetimes lifetimes;
    private final TagLimit tagLimit;
    private final LongSupplier nanoClock;
    private final RareWarning unencodable;

    WriteThrough(
            CacheSettings settings,
            CacheListener listener,
            Leases leases,
            InvalidationDelivery delivery,
            CrashWindow crashWindow,
            Lifetimes lifetimes,
            TagLimit tagLimit,
            LongSupplier nanoClock) {
        this.grace = settings.grace();
        this.listener = listener;
        this.rules = new EntryRules(listener, nanoClock);
        this.leases = leases;
        this.delivery = delivery;
        this.crashWindow = crashWindow;
        this.lifetimes = lifetimes;
        this.tagLimit = tagLimit;
        this.nanoClock = nanoClock;
        this.unencodable = new RareWarning(log, "drops an entry, as the update's result cannot be stored", nanoClock);
    }

    /** Announced first, so that the entry is dropped should this process die between the commit and the end. */
    EntryUpdate begin(CacheSpec spec, String key) {
        Announcement announcement = crashWindow.announce(dropping(key));
        Lease write = delivery.isQuarantined(key) ? null : leases.write(spec, key);
        return new EntryUpdate(this, spec, key, announcement, write);
    }

    /** An update whose result cannot be stored; so the key need not be closed. */
    EntryUpdate beginWithoutResult(CacheSpec spec, String key) {
        return new EntryUpdate(this, spec, key, crashWindow.announce(dropping(key)), null);
    }

    /** The result as an entry; {@code null} if it is not to be stored, or no codec can write it. */
    @Nullable
    Kept keep(CacheSpec spec, @Nullable Object value, EntryRule rule) {
        Duration life = rules.lifeOf(lifetimes, spec, value, rule);
        if (life == null) {
            return null;
        }
        Set<String> tags = spec.tagged() ? rules.tagsOf(spec, value, rule) : Set.of();
        if (tags == null || tagLimit.isExceeded(spec, tags)) {
            return null;
        }
        try {
            Duration physical = Lifetimes.withStale(life, spec.renewal());
            long staleMillis = physical.minus(life).toMillis();
            byte[] entry = spec.format().encode(value, Stamp.fresh(), physical.toMillis(), staleMillis);
            return new Kept(entry, life, physical, tags, nanoClock.getAsLong());
        } catch (EncodeException e) {
            unencodable.say(spec.name(), String.valueOf(e.getMessage()), e);
            listener.onError(spec.name(), ErrorKind.ENCODE, e);
            return null;
        }
    }

    /** Whether the result stands under the key now, and was the only one to be written since the update began. */
    boolean store(Lease write, Kept kept) {
        Duration waited = Duration.ofMillis((nanoClock.getAsLong() - kept.keptAt) / 1_000_000);
        Duration fresh = kept.fresh.minus(waited);
        if (fresh.compareTo(SHORTEST) < 0 || endsWithinGrace(fresh) || isQuarantined(write.key(), kept.tags)) {
            return false;
        }
        try {
            Fill fill = write.fillWith(kept.entry, kept.physical.minus(waited), kept.tags);
            return write.fill(fill) == FillResult.STORED;
        } catch (StoreUnavailableException | ForeignKeyException e) {
            return false; // Whatever stands there is dropped.
        }
    }

    /** Whoever loads after the end of such an entry may still get from a lagging source what was there before. */
    private boolean endsWithinGrace(Duration life) {
        return life.compareTo(grace) < 0;
    }

    private boolean isQuarantined(String key, Set<String> tags) {
        return delivery.isQuarantined(key) || delivery.tagQuarantine().holdsAny(tags);
    }

    void drop(String key, Announcement announcement, Safekeeping safekeeping) {
        delivery.deliver(dropping(key), announcement, safekeeping);
    }

    /** Saves that the entry is to be dropped, if the store is away; {@code null} if it was not saved. */
    @Nullable
    Announcement saveBeforeCommit(String key) {
        return delivery.savesBeforeCommit() ? delivery.saveBeforeCommit(dropping(key)) : null;
    }

    private static Invalidation dropping(String key) {
        return new Invalidation(Set.of(key), List.of(), Set.of());
    }
}
