package dev.larder.cache.engine;

import dev.larder.cache.LoadTimeoutException;
import dev.larder.cache.codec.DecodeException;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.engine.call.Sighting;
import dev.larder.cache.engine.entry.Freshness;
import dev.larder.cache.engine.entry.TaggedEntries;
import dev.larder.cache.engine.lease.StoreTrouble;
import dev.larder.cache.engine.load.LoadRunner;
import dev.larder.cache.engine.load.Step;
import dev.larder.cache.engine.load.Step.Answer;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.TimedEntry;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a call gets whose load failed or is late: a value past its TTL, if it still stands under the key (rule R11).
 * Each caller decides for itself, by a read of its own. No copy is kept anywhere else (rule R10): an invalidation
 * removes what is fresh and what is stale at once.
 */
final class StaleAnswers {

    private static final Logger log = LoggerFactory.getLogger(StaleAnswers.class);

    private final CacheStore store;
    private final InvalidationDelivery delivery;
    private final TaggedEntries tagged;
    private final LoadRunner runner;
    private final StoreTrouble trouble;
    private final LongSupplier nanoClock;

    StaleAnswers(
            CacheStore store,
            InvalidationDelivery delivery,
            TaggedEntries tagged,
            LoadRunner runner,
            StoreTrouble trouble,
            LongSupplier nanoClock) {
        this.store = store;
        this.delivery = delivery;
        this.tagged = tagged;
        this.runner = runner;
        this.trouble = trouble;
        this.nanoClock = nanoClock;
    }

    /** Remembers what the read met, which is past its TTL, should its load fail. */
    void note(ReadCall read, Envelope entry, long remainingMillis) {
        if (!read.spec.renewal().staleIfError().isZero()) {
            read.sighting = new Sighting(entry, remainingMillis, nanoClock.getAsLong(), read.tagMark);
        }
    }

    /** The step that answers with what the read has just met, if that may be served, else the other one. */
    Step orElse(ReadCall read, Step.Alone other) {
        Sighting seen = read.sighting;
        Answer stale = seen == null ? null : stale(read, seen.entry(), seen.remainingMillis(), other.reason());
        return stale == null ? other : stale;
    }

    /** The answer in place of a failure, or the failure itself, untouched. */
    @Nullable
    Object insteadOf(Throwable failure, ReadCall read) throws Throwable {
        Sighting seen = read.sighting;
        if (seen == null || !tellsAboutTheSource(failure) || runner.isLoading(read.key)) {
            throw failure;
        }
        Reason reason = failure instanceof LoadTimeoutException ? Reason.LOAD_TIMED_OUT : Reason.LOAD_FAILED;
        Answer answer = lookAgain(read, seen, reason);
        if (answer == null) {
            throw failure;
        }
        log.debug("Cache {} serves {} in place of a failure", read.spec.name(), read.key, failure);
        return answer.value();
    }

    /** A thread that is to stop, or a program that is broken, is no reason to serve anything. */
    private static boolean tellsAboutTheSource(Throwable failure) {
        return failure instanceof Exception
                && !(failure instanceof InterruptedException)
                && !Thread.currentThread().isInterrupted();
    }

    private @Nullable Answer lookAgain(ReadCall read, Sighting seen, Reason reason) {
        TimedEntry now;
        tagged.mark(read);
        try {
            now = store.readTimed(read.key);
        } catch (StoreUnavailableException e) {
            trouble.report(read, e);
            return lastSeen(read, seen, reason);
        } catch (ForeignKeyException e) {
            trouble.report(read, e);
            return null;
        }
        Envelope entry = now == null ? null : Envelope.parse(now.bytes(), read.key);
        if (now == null || entry == null || delivery.isQuarantined(read.key)) {
            return null;
        }
        return switch (Freshness.of(entry, now.remainingMillis(), read.spec.renewal())) {
            case FRESH, DUE -> decoded(read, entry, Outcome.WAITED, Reason.LOADING);
            case EXPIRED, CLAIMED, PAUSED ->
                entry.payloadId().equals(seen.entry().payloadId())
                        ? stale(read, entry, now.remainingMillis(), reason)
                        : null;
            case LEASED, CLOSED -> null;
        };
    }

    /** Nobody can be asked: what this very call has read before is all that is known. */
    private @Nullable Answer lastSeen(ReadCall read, Sighting seen, Reason reason) {
        tagged.markSince(read, seen.tagMark());
        long since = TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - seen.atNanos());
        return delivery.isQuarantined(read.key)
                ? null
                : stale(read, seen.entry(), seen.remainingMillis() - since, reason);
    }

    private @Nullable Answer stale(ReadCall read, Envelope entry, long remainingMillis, Reason reason) {
        return Freshness.isServableOnError(entry, remainingMillis, read.spec.renewal())
                ? decoded(read, entry, Outcome.STALE, reason)
                : null;
    }

    private @Nullable Answer decoded(ReadCall read, Envelope entry, Outcome outcome, Reason reason) {
        try {
            Object value = read.spec.format().decode(entry);
            if (tagged.judge(read, value) != TaggedEntries.Verdict.SERVE) {
                return null;
            }
            read.answeredBy(outcome, reason);
            return new Answer(value);
        } catch (DecodeException e) {
            log.debug("What stands under {} is no value of cache {}", read.key, read.spec.name(), e);
            return null;
        }
    }
}
