package dev.larder.cache.consistency;

import dev.larder.cache.processes.SharedMemory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A thread that reads at random and judges what it gets. */
final class Reading implements Runnable {

    private final CheckMemory memory;
    private final Floors floors;
    private final Tally tally;
    private final Map<Kind, Access> accesses;
    private final List<Kind> kinds;
    private final Random random;

    Reading(CheckMemory memory, Floors floors, Tally tally, Map<Kind, Access> accesses, Random random) {
        this.memory = memory;
        this.floors = floors;
        this.tally = tally;
        this.accesses = accesses;
        this.kinds = List.copyOf(accesses.keySet());
        this.random = random;
    }

    @Override
    public void run() {
        while (memory.awaitTurn()) {
            read(kinds.get(random.nextInt(kinds.size())), random.nextInt(CheckMemory.IDS));
        }
    }

    void read(Kind kind, int id) {
        long[] floor = floors.now(kind.view());
        Collection<Item> items;
        try {
            items = accesses.get(kind).read(id);
        } catch (RuntimeException e) {
            tally.failed(kind, e);
            SharedMemory.pause(5);
            return;
        }
        tally.count(Count.READS, kind);
        judge(kind, id, floor, items);
    }

    private void judge(Kind kind, int id, long[] floor, Collection<Item> items) {
        if (items.stream().noneMatch(item -> item.id() == id)) {
            tally.complain(Count.WRONG, kind, "no item " + id + " among " + items);
        } else if (items.stream().anyMatch(item -> item.version() > memory.committed(item.id()))) {
            tally.complain(Count.WRONG, kind, "versions never committed among " + items);
        } else {
            items.stream()
                    .filter(item -> item.version() < floor[item.id()])
                    .findFirst()
                    .ifPresent(item -> tally.complain(
                            Count.STALE, kind, item + ", though version " + floor[item.id()] + " was due"));
        }
    }
}
