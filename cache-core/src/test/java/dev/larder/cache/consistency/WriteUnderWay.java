package dev.larder.cache.consistency;

import dev.larder.cache.processes.SharedMemory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one writer is in the middle of, in memory that outlives it: which versions it has committed whose invalidation
 * has not returned yet.
 */
final class WriteUnderWay {

    static final int MOST_ITEMS = 16;
    static final int NUMBERS = 4 + 2 * MOST_ITEMS;

    private static final int KIND = 0;
    private static final int EPOCH = 1;
    private static final int FAILURES = 2;
    private static final int COMMITTED = 3;
    private static final int ITEMS = 4;

    private final CheckMemory memory;
    private final SharedMemory numbers;
    private final int index;
    private final int process;

    WriteUnderWay(CheckMemory memory, SharedMemory numbers, int index, int process) {
        this.memory = memory;
        this.numbers = numbers;
        this.index = index;
        this.process = process;
    }

    void begin(Kind kind) {
        numbers.set(index + COMMITTED, 0);
        numbers.set(index + EPOCH, memory.redisEpoch());
        numbers.set(index + FAILURES, memory.storeFailures(process));
        numbers.set(index + KIND, kind.ordinal() + 1);
    }

    void committed(Item item) {
        long count = numbers.get(index + COMMITTED);
        int place = index + ITEMS + 2 * (int) count;
        numbers.set(place, item.id());
        numbers.set(place + 1, item.version());
        numbers.set(index + COMMITTED, count + 1);
    }

    void end() {
        numbers.set(index + KIND, 0);
    }

    /** Of a writer that is no more: which entries it had to invalidate; {@code null} if it was between two writes. */
    Kind.@Nullable View view() {
        int kind = (int) numbers.get(index + KIND);
        return kind == 0 ? null : Kind.values()[kind - 1].view();
    }

    /**
     * Whether the process could reach Redis all the time since the write began, so that what it had to say before the
     * write was heard.
     */
    boolean isRecorded() {
        long epoch = numbers.get(index + EPOCH);
        return epoch % 2 == 0
                && epoch == memory.redisEpoch()
                && numbers.get(index + FAILURES) == memory.storeFailures(process);
    }

    List<Item> committed() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < numbers.get(index + COMMITTED); i++) {
            int place = index + ITEMS + 2 * i;
            items.add(new Item((int) numbers.get(place), numbers.get(place + 1)));
        }
        return items;
    }
}
