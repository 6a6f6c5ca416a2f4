package dev.larder.cache.consistency;

import dev.larder.cache.processes.SharedMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A thread that writes at random. When a write has returned, reads of this process must see it; those of other
 * processes, when no invalidation of this process is outstanding.
 */
final class Writing implements Runnable {

    private final CheckMemory memory;
    private final Floors floors;
    private final Tally tally;
    private final CheckedCache cache;
    private final Map<Kind, Access> accesses;
    private final List<Kind> kinds;
    private final WriteUnderWay underWay;
    private final int longestRestMillis;
    private final Random random;
    private final List<Due> undelivered = new ArrayList<>();

    private record Due(Kind.View view, Item item) {}

    Writing(
            CheckMemory memory,
            Floors floors,
            Tally tally,
            CheckedCache cache,
            WriteUnderWay underWay,
            Duration longestRest,
            Random random) {
        this.memory = memory;
        this.floors = floors;
        this.tally = tally;
        this.cache = cache;
        this.accesses = cache.accesses();
        this.kinds = List.copyOf(accesses.keySet());
        this.underWay = underWay;
        this.longestRestMillis = (int) longestRest.toMillis();
        this.random = random;
    }

    @Override
    public void run() {
        while (memory.awaitTurn()) {
            if (!memory.isWriteOwed()) {
                write(kinds.get(random.nextInt(kinds.size())), random.nextInt(CheckMemory.IDS));
            }
            SharedMemory.pause(random.nextInt(longestRestMillis + 1));
        }
    }

    void write(Kind kind, int id) {
        commitAndInvalidate(kind, id);
        raiseFloorsOfAll();
    }

    private void commitAndInvalidate(Kind kind, int id) {
        underWay.begin(kind);
        try {
            Collection<Item> committed = accesses.get(kind).update(id);
            for (Item item : committed) {
                floors.raiseOwn(kind.view(), item);
                undelivered.add(new Due(kind.view(), item));
            }
            tally.count(Count.WRITES, kind);
        } catch (RuntimeException e) {
            tally.failed(kind, e);
            SharedMemory.pause(5);
        } finally {
            underWay.end();
        }
    }

    /** Asked after the writes returned: if nothing is outstanding now, all of them were delivered. */
    private void raiseFloorsOfAll() {
        if (cache.outstanding() == 0) {
            undelivered.forEach(due -> memory.raiseFloor(due.view(), due.item()));
            undelivered.clear();
        }
    }
}
