package dev.larder.cache.store.memory;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Which keys carry a tag, and when a tag was last invalidated, by a clock that only such invalidations move. */
final class MemoryTags {

    private static final class Tag {
        private long stamp;
        private @Nullable Long graceUntilNanos;
        private final Map<String, Long> endByKey = new HashMap<>();
    }

    private final Map<String, Tag> tags = new HashMap<>();
    private final LongSupplier ticker;
    private long clock;

    MemoryTags(LongSupplier ticker) {
        this.ticker = ticker;
    }

    synchronized long clock() {
        return clock;
    }

    /** Lists the key under the tags first, then says whether none of them was invalidated after {@code noted}. */
    synchronized boolean join(Collection<String> names, String key, Duration life, long noted) {
        long end = ticker.getAsLong() + life.toNanos();
        names.forEach(name -> tag(name).endByKey.merge(key, end, Math::max));
        return names.stream().allMatch(name -> mayStore(tag(name), noted));
    }

    private boolean mayStore(Tag tag, long noted) {
        boolean inGrace = tag.graceUntilNanos != null && tag.graceUntilNanos - ticker.getAsLong() > 0;
        return tag.stamp <= noted && !inGrace;
    }

    /** A tick of the clock, to which the tags' stamps rise. */
    synchronized void raise(Collection<String> names, Duration grace) {
        clock++;
        for (String name : names) {
            Tag tag = tag(name);
            tag.stamp = clock;
            if (!grace.isZero()) {
                tag.graceUntilNanos = ticker.getAsLong() + grace.toNanos();
            }
        }
    }

    synchronized Set<String> members(Collection<String> names) {
        Set<String> keys = new LinkedHashSet<>();
        names.forEach(name -> keys.addAll(tag(name).endByKey.keySet()));
        return keys;
    }

    /** Stamps stay (rule R14); they cost little, and in Redis there are only as many as buckets. */
    synchronized void sweep() {
        long now = ticker.getAsLong();
        tags.values().forEach(tag -> tag.endByKey.values().removeIf(end -> end - now <= 0));
    }

    private Tag tag(String name) {
        return tags.computeIfAbsent(name, n -> new Tag());
    }
}
