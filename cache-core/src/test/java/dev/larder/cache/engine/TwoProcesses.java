package dev.larder.cache.engine;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.memory.MemoryStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;

/**
 * "Here" and "there": two processes, which are two engines over one store in memory, and a source they load from. What
 * this process sends to the store can be stopped, counted and lost.
 */
abstract class TwoProcesses {

    static final String KEY = "product:1";

    /** Whose the store's time is. */
    enum StoreTime {
        REAL,
        /** Only {@link #pass} lets it pass. */
        THE_TESTS
    }

    /** The store's time in ns, if it is the test's. */
    final AtomicLong now = new AtomicLong();

    /** What processes measure waits by where a test makes them so. */
    final AtomicLong clock = new AtomicLong();

    final MemoryStore memory;
    final StoppingStore store;
    final Caches.Outcomes outcomes = new Caches.Outcomes();
    final Caches.Outcomes outcomesThere = new Caches.Outcomes();
    final CacheEngine here;
    final CacheEngine there;
    final Source source = new Source();
    final Callers callers = new Callers();

    TwoProcesses(StoreTime time) {
        memory = time == StoreTime.REAL ? new MemoryStore() : new MemoryStore(now::get);
        store = new StoppingStore(memory);
        here = process(store, outcomes);
        there = process(memory, outcomesThere);
    }

    /** Called before a subclass has fields. */
    CacheEngine process(CacheStore over, CacheListener listener) {
        return Caches.process(over, listener);
    }

    @AfterEach
    void endProcesses() {
        source.letGo();
        callers.close();
        here.close();
        there.close();
        memory.close();
    }

    void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** A read that loads from the source where nothing is stored. */
    String read(CacheEngine process, CacheSpec spec) throws Exception {
        return Caches.get(process, spec, KEY, Caches.call(source::load));
    }

    Envelope standing() {
        return Envelope.parse(memory.read(KEY));
    }
}
