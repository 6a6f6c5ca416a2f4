package dev.larder.cache.explore;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Something several actors can see: a key of the store, the source, a map or a latch of a process. Two steps that touch
 * no common place, or only read it, may change places without anybody noticing.
 *
 * <p>Its {@code state} stands for what is there. Mostly that is the content; for fields and monitors it is the history
 * of all that was done to them.
 */
final class Place {

    /** For people; the same text may stand for several places. */
    final String name;

    final long id;

    /** One bit of {@link Region}. */
    final int region;

    long state;

    /** What is there, where that is told by looking and not kept in {@link #state}. */
    @Nullable
    LongSupplier content;

    Place(String name, long id, int region) {
        this.name = name;
        this.id = id;
        this.region = region;
    }

    long now() {
        return content == null ? state : content.getAsLong();
    }
}
