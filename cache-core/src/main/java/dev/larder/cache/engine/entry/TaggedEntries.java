package dev.larder.cache.engine.entry;

import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.invalidation.TagQuarantine;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.CacheStore;
import java.util.Collections;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the tags of an entry mean for a read: an entry with a tag whose invalidation is outstanding, or that the caller
 * is itself about to invalidate, is neither served nor stored. The tags of a hit are computed only when there is such a
 * tag.
 */
public final class TaggedEntries {

    /** What to do with a value that was found or shared. */
    public enum Verdict {
        SERVE,
        LOOK_AGAIN,
        QUARANTINED,
        TOUCHED
    }

    private final TagQuarantine quarantine;
    private final EntryRules rules;
    private final TagLimit limit = new TagLimit();

    public TaggedEntries(InvalidationDelivery delivery, CacheListener listener, LongSupplier nanoClock) {
        this.quarantine = delivery.tagQuarantine();
        this.rules = new EntryRules(listener, nanoClock);
    }

    public TagLimit limit() {
        return limit;
    }

    /** Called before the store is asked. */
    public void mark(ReadCall read) {
        if (read.spec.tagged()) {
            read.tagMark = quarantine.mark();
        }
    }

    /** The mark of an earlier look that is decided on only now: a tag that became outstanding since counts, too. */
    public void markSince(ReadCall read, long earlier) {
        mark(read);
        if (earlier != TagQuarantine.NOTHING) {
            read.tagMark = earlier;
        }
    }

    /** Whether a value that the store gave, or a load under a lease, may be the answer. */
    public Verdict judge(ReadCall read, @Nullable Object value) {
        if (!read.spec.tagged()
                || (read.tagMark == TagQuarantine.NOTHING
                        && read.call.touchedTags().isEmpty())) {
            return Verdict.SERVE;
        }
        Set<String> tags = rules.tagsOf(read.spec, value, read.call);
        Set<String> touched = read.call.touchedTags();
        if (tags == null) {
            return touched.isEmpty() ? Verdict.QUARANTINED : Verdict.TOUCHED;
        }
        if (reaches(touched, tags)) {
            return Verdict.TOUCHED;
        }
        return switch (quarantine.judge(read.tagMark, tags)) {
            case CLEAR -> Verdict.SERVE;
            case QUARANTINED -> Verdict.QUARANTINED;
            case LOOK_AGAIN -> Verdict.LOOK_AGAIN;
        };
    }

    /** The tags under which a loaded value is stored; {@code null} if it must not be, and the read knows why. */
    @Nullable
    public Set<String> toStore(ReadCall read, @Nullable Object value) {
        if (!read.spec.tagged()) {
            return Set.of();
        }
        Set<String> tags = rules.tagsOf(read.spec, value, read.call);
        if (tags == null) {
            return null;
        }
        if (reaches(read.call.touchedTags(), tags)) {
            read.answeredBy(Outcome.BYPASSED, Reason.TOUCHED_KEY);
            return null;
        }
        if (limit.isExceeded(read.spec, tags)) {
            read.answeredBy(Outcome.BYPASSED, Reason.TOO_MANY_TAGS);
            return null;
        }
        if (quarantine.holdsAny(tags)) {
            read.answeredBy(Outcome.UNAVAILABLE, Reason.QUARANTINED);
            return null;
        }
        return tags;
    }

    private static boolean reaches(Set<String> touched, Set<String> tags) {
        return touched.contains(CacheStore.EVERY_TAG) ? !tags.isEmpty() : !Collections.disjoint(tags, touched);
    }
}
