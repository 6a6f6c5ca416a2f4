package dev.larder.cache.consistency;

import dev.larder.cache.processes.SharedMemory;
import java.nio.file.Path;

/**
 * The memory that all processes of a check share: the versions that were committed, the floors that reads must reach,
 * and the counts. Nothing in it is lost when a process dies, and all processes agree on its order.
 */
final class CheckMemory {

    /** How many items there are. */
    static final int IDS = 100;

    static final int MOST_PROCESSES = 32;
    static final int MOST_WRITERS = 8;

    private static final int VIEWS = Kind.View.values().length;
    private static final int KINDS = Kind.values().length;
    private static final int COUNTS = Count.values().length;

    private static final int COMMITTED = 0;
    private static final int FLOORS = COMMITTED + IDS;
    private static final int TALLY = FLOORS + VIEWS * IDS;
    private static final int TURN = TALLY + COUNTS * KINDS;
    private static final int OVER = TURN + 1;
    private static final int REDIS_EPOCH = OVER + 1;
    private static final int OWED = REDIS_EPOCH + 1;
    private static final int STARTED = OWED + 1;
    private static final int STORE_FAILURES = STARTED + MOST_PROCESSES;
    private static final int WRITES_UNDER_WAY = STORE_FAILURES + MOST_PROCESSES;
    private static final int NUMBERS = WRITES_UNDER_WAY + MOST_PROCESSES * MOST_WRITERS * WriteUnderWay.NUMBERS;

    private final SharedMemory numbers;

    CheckMemory(Path file) {
        this.numbers = new SharedMemory(file, NUMBERS);
    }

    long committed(int id) {
        return numbers.get(COMMITTED + id);
    }

    /** A new version of the item is in the source from now on. */
    long commit(int id) {
        return numbers.incrementAndGet(COMMITTED + id);
    }

    long floor(Kind.View view, int id) {
        return numbers.get(FLOORS + view.ordinal() * IDS + id);
    }

    /** Reads that begin from now on, in any process, must give this version or a later one. */
    void raiseFloor(Kind.View view, Item item) {
        numbers.raise(FLOORS + view.ordinal() * IDS + item.id(), item.version());
    }

    void count(Count what, Kind kind) {
        numbers.incrementAndGet(TALLY + what.ordinal() * KINDS + kind.ordinal());
    }

    long counted(Count what, Kind kind) {
        return numbers.get(TALLY + what.ordinal() * KINDS + kind.ordinal());
    }

    /** Lets the processes work, or rest. */
    void setTurn(boolean turn) {
        numbers.set(TURN, turn ? 1 : 0);
    }

    void end() {
        numbers.set(OVER, 1);
    }

    /** Waits while it is not this cache's turn; {@code false} when the check is over. */
    boolean awaitTurn() {
        while (numbers.get(OVER) == 0) {
            if (numbers.get(TURN) == 1) {
                return true;
            }
            SharedMemory.pause(20);
        }
        return false;
    }

    /** Odd while Redis is away or has only just come back. */
    long redisEpoch() {
        return numbers.get(REDIS_EPOCH);
    }

    void nextRedisEpoch() {
        numbers.incrementAndGet(REDIS_EPOCH);
    }

    /** Whether writers are to leave alone what they find, because a dead one's write is being waited for. */
    boolean isWriteOwed() {
        return numbers.get(OWED) > 0;
    }

    void addOwed(int writes) {
        numbers.addAndGet(OWED, writes);
    }

    long starts(int process) {
        return numbers.get(STARTED + process);
    }

    void started(int process) {
        numbers.incrementAndGet(STARTED + process);
    }

    void awaitStart(int process, long start) {
        numbers.await(STARTED + process, start);
    }

    long storeFailures(int process) {
        return numbers.get(STORE_FAILURES + process);
    }

    void storeFailed(int process) {
        numbers.incrementAndGet(STORE_FAILURES + process);
    }

    WriteUnderWay writeUnderWay(int process, int writer) {
        int index = WRITES_UNDER_WAY + (process * MOST_WRITERS + writer) * WriteUnderWay.NUMBERS;
        return new WriteUnderWay(this, numbers, index, process);
    }
}
