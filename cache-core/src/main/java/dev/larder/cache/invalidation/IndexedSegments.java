package dev.larder.cache.invalidation;

import dev.larder.cache.key.pattern.FirstSegments;
import dev.larder.cache.key.pattern.KeyPattern;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which patterns can be looked up in the index of keys: those whose keys share a first segment, if every cache of this
 * process whose keys begin with it lists them there. Thread-safe.
 */
final class IndexedSegments {

    private final FirstSegments segments;

    /** Whether all caches known so far list their keys, by the first segment of these. */
    private final ConcurrentHashMap<String, Boolean> bySegment = new ConcurrentHashMap<>();

    private volatile boolean isAnyUnknown;

    IndexedSegments(FirstSegments segments) {
        this.segments = segments;
    }

    /** Takes note of a cache. */
    void add(KeyPattern allKeys, boolean isIndexed) {
        String segment = segments.nameOf(allKeys);
        if (segment != null) {
            bySegment.merge(segment, isIndexed, Boolean::logicalAnd);
        } else if (!isIndexed) {
            isAnyUnknown = true; // Its keys may begin with anything.
        }
    }

    boolean cover(KeyPattern pattern) {
        return segmentOf(pattern) != null;
    }

    /** The segment in whose index the pattern can be looked up; {@code null} if there is none. */
    @Nullable
    String segmentOf(KeyPattern pattern) {
        String segment = segments.nameOf(pattern);
        return segment != null && !isAnyUnknown && bySegment.getOrDefault(segment, false) ? segment : null;
    }
}
