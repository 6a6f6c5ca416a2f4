package dev.larder.cache.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.consistency.Kind.View;
import dev.larder.cache.processes.SharedMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as stale, and what does not. */
class JudgementTest {

    private static final int PROCESS = 3;

    @TempDir
    private Path folder;

    private CheckMemory memory;
    private Tally tally;
    private Floors floors;
    private WriteUnderWay underWay;
    private VersionedSource source;

    @BeforeEach
    void openMemory() {
        memory = new CheckMemory(folder.resolve("memory"));
        memory.setTurn(true);
        tally = new Tally(memory, PROCESS);
        floors = new Floors(memory);
        underWay = memory.writeUnderWay(PROCESS, 0);
        source = new VersionedSource(memory, tally, Duration.ZERO);
        source.noteCommitsIn(underWay);
    }

    @Test
    void read_givesLessThanTheFloorBeforeIt_isStale() {
        source.commit(0);
        memory.raiseFloor(View.ITEM, new Item(0, 1));

        readOnce(Kind.EXACT, id -> List.of(new Item(id, 0)));

        assertThat(counted(Count.STALE)).isOne();
    }

    @Test
    void read_beganBeforeTheInvalidationReturned_isNotStale() {
        readOnce(Kind.EXACT, id -> {
            source.commit(id);
            memory.raiseFloor(View.ITEM, new Item(id, 1));
            return List.of(new Item(id, 0));
        });

        assertThat(counted(Count.READS)).isOne();
        assertThat(counted(Count.STALE)).isZero();
    }

    @Test
    void read_ofAnotherView_isNotBound() {
        source.commit(0);
        memory.raiseFloor(View.ITEM, new Item(0, 1));

        readOnce(Kind.PATTERN, id -> List.of(new Item(id, 0)));

        assertThat(counted(Count.STALE)).isZero();
    }

    @Test
    void read_givesAnotherItemOrAVersionThatNeverWas_isWrong() {
        readOnce(Kind.EXACT, id -> List.of(new Item(id + 1, 0)));
        readOnce(Kind.EXACT, id -> List.of(new Item(id, 1)));
        readOnce(Kind.EXACT, id -> List.of());

        assertThat(counted(Count.WRONG)).isEqualTo(3);
    }

    @Test
    void read_throws_isCountedAndNotJudged() {
        readOnce(Kind.EXACT, id -> {
            throw new IllegalStateException("no Redis");
        });

        assertThat(counted(Count.FAILED)).isOne();
        assertThat(counted(Count.READS)).isZero();
    }

    @Test
    void write_delivered_bindsAllProcesses() {
        writeOnce(0);

        assertThat(memory.floor(View.ITEM, 0)).isEqualTo(memory.committed(0)).isPositive();
    }

    @Test
    void write_outstanding_bindsItsOwnProcessAlone() {
        writeOnce(1);

        assertThat(memory.floor(View.ITEM, 0)).isZero();
        assertThat(floors.now(View.ITEM)[0]).isEqualTo(memory.committed(0)).isPositive();
        assertThat(new Floors(memory).now(View.ITEM)[0]).isZero();
    }

    @Test
    void killedWriter_committedButNotInvalidated_isOwedNothing() {
        underWay.begin(Kind.EXACT);
        source.commit(0);

        try (CrashPromises none = new CrashPromises(memory, Duration.ZERO)) {
            none.died(PROCESS, 1);
        }

        assertThat(memory.floor(View.ITEM, 0)).isZero();
        assertThat(underWay.view()).as("its place is free for the next process").isNull();
    }

    @Test
    void killedWriter_withACrashWindow_isOwedItsWriteAfterIt() {
        underWay.begin(Kind.EXACT);
        source.commit(0);

        try (CrashPromises promises = new CrashPromises(memory, Duration.ofMillis(1))) {
            promises.died(PROCESS, 1);
            awaitUntil(() -> memory.floor(View.ITEM, 0) == 1);
            awaitUntil(() -> !memory.isWriteOwed());
            assertThat(promises.count()).isOne();
        }
    }

    @Test
    void killedWriter_betweenTwoWrites_isOwedNothing() {
        writeOnce(1);

        assertThat(underWay.view()).isNull();
    }

    @Test
    void killedWriter_whoMissedRedisMeanwhile_isOwedNothing() {
        underWay.begin(Kind.EXACT);
        assertThat(underWay.isRecorded()).isTrue();
        tally.storeFailed();
        assertThat(underWay.isRecorded()).as("a command failed").isFalse();

        underWay.begin(Kind.EXACT);
        memory.nextRedisEpoch();
        assertThat(underWay.isRecorded()).as("Redis went away").isFalse();

        underWay.begin(Kind.EXACT);
        assertThat(underWay.isRecorded()).as("Redis was away").isFalse();
    }

    private void readOnce(Kind kind, IntFunction<Collection<Item>> read) {
        Map<Kind, Access> accesses = Map.of(kind, Access.of(read, id -> List.of(source.commit(id))));
        new Reading(memory, floors, tally, accesses, new Random()).read(kind, 0);
    }

    private void writeOnce(int outstanding) {
        CheckedCache cache = new CheckedCache() {
            @Override
            public Map<Kind, Access> accesses() {
                return Map.of(Kind.EXACT, Access.of(id -> List.of(), id -> List.of(source.commit(id))));
            }

            @Override
            public int outstanding() {
                return outstanding;
            }

            @Override
            public void close() {}
        };
        new Writing(memory, floors, tally, cache, underWay, Duration.ZERO, new Random()).write(Kind.EXACT, 0);
    }

    private static void awaitUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            SharedMemory.pause(5);
        }
    }

    private long counted(Count count) {
        long sum = 0;
        for (Kind kind : Kind.values()) {
            sum += memory.counted(count, kind);
        }
        return sum;
    }
}
