package dev.larder.cache.processes;

import static dev.larder.cache.Args.args;
import static dev.larder.cache.CacheOption.ttl;

import dev.larder.cache.Cache;
import dev.larder.cache.Larder;
import dev.larder.cache.LarderBuilder;
import dev.larder.cache.engine.CacheSettings;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.redis.RedisConnectionSettings;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.testing.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * A process of readers and writers over a versioned source in shared memory. Sound: a read counts as stale only if it
 * began after the invalidation of a newer version had returned. Writers commit a version, invalidate the key or its
 * group, and only then raise the floor that later reads must reach.
 */
final class RaceProcess {

    static final int KEYS = 100;
    private static final int GROUPS = 10;
    static final int READY = 2 * KEYS;
    static final int GO = READY + 1;
    static final int NUMBERS = READY + 2;

    private final SharedMemory memory;
    private final Larder larder;
    private final Cache<Long> cache;
    private final AtomicBoolean readersDone = new AtomicBoolean();
    private final LongAdder reads = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder loads = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private final Refusals refusals = new Refusals();

    /** Counts fills the store refused. */
    private static final class Refusals implements CacheListener {
        private final LongAdder count = new LongAdder();

        @Override
        public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
            if (outcome == Outcome.REFUSED) {
                count.increment();
            }
        }
    }

    private RaceProcess(String url, String prefix, SharedMemory memory, boolean checksLease) {
        this.memory = memory;
        LarderBuilder builder = Larder.builder()
                .settings(CacheSettings.DEFAULTS.withKeyPrefix(prefix))
                .listener(refusals);
        // While Redis counts as away, an invalidation returns before it is delivered: another subject than this one.
        RedisConnectionSettings.Builder patient =
                RedisConnectionSettings.builder().url(url).timeout(TestRedis.PATIENT);
        if (checksLease) {
            builder.redis(patient);
        } else {
            builder.store(new UncheckedFills(RedisStore.connecting(patient.build()), url));
        }
        this.larder = builder.build();
        this.cache = larder.cache("race:{group}:{id}", Long.class, ttl("1m"));
    }

    /** Arguments: url, prefix, memory file, readers, writers, reads in all, whether fills check the lease, seed. */
    public static void main(String[] a) throws Exception {
        RaceProcess race =
                new RaceProcess(a[0], a[1], new SharedMemory(Path.of(a[2]), NUMBERS), Boolean.parseBoolean(a[6]));
        race.run(Integer.parseInt(a[3]), Integer.parseInt(a[4]), Long.parseLong(a[5]), Long.parseLong(a[7]));
    }

    private void run(int readers, int writers, long readsInAll, long seed) throws Exception {
        memory.incrementAndGet(READY);
        memory.await(GO, 1);
        List<Thread> readerThreads = new ArrayList<>();
        List<Thread> writerThreads = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            Random random = new Random(seed + i);
            readerThreads.add(started(() -> read(random, readsInAll / readers)));
        }
        for (int i = 0; i < writers; i++) {
            Random random = new Random(seed + 1000 + i);
            writerThreads.add(started(() -> write(random)));
        }
        for (Thread thread : readerThreads) {
            thread.join();
        }
        readersDone.set(true);
        for (Thread thread : writerThreads) {
            thread.join();
        }
        larder.close();
        System.out.println("reads=" + reads + "\nwrites=" + writes + "\nloads=" + loads + "\nstale=" + stale
                + "\nrefused=" + refusals.count);
    }

    private static Thread started(Runnable task) {
        Thread thread = new Thread(task);
        thread.setUncaughtExceptionHandler((t, e) -> {
            e.printStackTrace();
            System.exit(1);
        });
        thread.start();
        return thread;
    }

    private void read(Random random, long count) {
        for (long i = 0; i < count; i++) {
            int id = random.nextInt(KEYS);
            long floor = memory.get(KEYS + id);
            Long version = cache.get(args(id % GROUPS, id), () -> load(id, random));
            reads.increment();
            if (version == null || version < floor) {
                stale.increment();
            }
        }
    }

    private Long load(int id, Random random) {
        loads.increment();
        long version = memory.get(id);
        if (random.nextInt(4) == 0) {
            SharedMemory.pause(random.nextInt(3));
        }
        return version;
    }

    private void write(Random random) {
        while (!readersDone.get()) {
            int id = random.nextInt(KEYS);
            long version = memory.incrementAndGet(id);
            if (random.nextInt(4) == 0) {
                larder.invalidate("race:{group}:*", args(id % GROUPS));
            } else {
                larder.invalidate("race:{group}:{id}", args(id % GROUPS, id));
            }
            memory.raise(KEYS + id, version);
            writes.increment();
            SharedMemory.pause(random.nextInt(4));
        }
    }
}
