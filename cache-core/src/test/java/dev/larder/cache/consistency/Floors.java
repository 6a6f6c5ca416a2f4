package dev.larder.cache.consistency;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The oldest versions that a read of this process may give: what every process is promised, and what this one is
 * promised of its own writes. Thread-safe.
 */
final class Floors {

    private final CheckMemory memory;
    private final AtomicLongArray own = new AtomicLongArray(Kind.View.values().length * CheckMemory.IDS);

    Floors(CheckMemory memory) {
        this.memory = memory;
    }

    /** The floors at this moment, by item. To be noted before the read begins. */
    long[] now(Kind.View view) {
        long[] floors = new long[CheckMemory.IDS];
        for (int id = 0; id < floors.length; id++) {
            floors[id] = Math.max(memory.floor(view, id), own.get(ownIndex(view, id)));
        }
        return floors;
    }

    void raiseOwn(Kind.View view, Item item) {
        own.accumulateAndGet(ownIndex(view, item.id()), item.version(), Math::max);
    }

    private static int ownIndex(Kind.View view, int id) {
        return view.ordinal() * CheckMemory.IDS + id;
    }
}
