package dev.larder.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.entry.RareWarning;
import dev.larder.cache.engine.load.SharedLoad;
import dev.larder.cache.engine.load.SharedLoads;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.Log;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Values that no codec can write: nobody waits for one in vain, and the log says so once. */
class UnstorableValuesTest {

    static class Animal {
        String name = "";
    }

    static final class Dog extends Animal {
        int age;
    }

    private static final CacheSpec ANIMALS = Caches.of(Animal.class);

    @RegisterExtension
    final Log log = Log.of(SharedLoads.class);

    private final MemoryStore store = new MemoryStore(System::nanoTime);
    private final Caches.Outcomes outcomes = new Caches.Outcomes();
    private final Callers callers = new Callers();
    private CacheEngine engine = Caches.process(store, outcomes);

    @AfterEach
    void close() {
        callers.close();
        engine.close();
        store.close();
    }

    private Object get(Callable<?> load) throws Exception {
        return Caches.get(engine, ANIMALS, "k", Caches.call(load));
    }

    // ---- nobody waits

    /**
     * All of them are inside their loads at the same time; were one waiting for another, the barrier would not open.
     */
    private void loadAtOnce(int count, CacheSpec spec, Supplier<Object> source) {
        CyclicBarrier together = new CyclicBarrier(count);
        List<Future<Object>> calls = IntStream.range(0, count)
                .mapToObj(i -> callers.start(() -> Caches.get(engine, spec, "k", Caches.call(() -> {
                    together.await(20, TimeUnit.SECONDS);
                    return source.get();
                }))))
                .toList();

        calls.forEach(call ->
                assertThat(Callers.result(call)).isInstanceOf(source.get().getClass()));
    }

    @Test
    void get_ofAKeyWhoseLastValueCouldNotBeWritten_loadsAtOnceForEachCaller() throws Exception {
        get(Dog::new);

        loadAtOnce(8, ANIMALS, Dog::new);

        assertThat(outcomes.calls).contains(Outcome.MISS, Outcome.BYPASSED);
        assertThat(outcomes.reasons).contains(Reason.NOT_SHAREABLE);
    }

    @Test
    void get_ofAKeyWhoseLastValueCannotBeReadBack_loadsAtOnceForEachCaller() throws Exception {
        CacheSpec strict = Caches.of(Strict.class);
        Caches.get(engine, strict, "k", Caches.call(() -> new Strict(" ")));

        loadAtOnce(8, strict, () -> new Strict(" "));

        assertThat(outcomes.reasons).contains(Reason.NOT_SHAREABLE);
    }

    @Test
    void get_whenTheLoadThatWasWaitedForCannotBeShared_loadsAtOnceForEachWhoWaited() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Future<Object> first = callers.start(() -> get(() -> {
            go.await();
            return new Dog();
        }));
        callers.awaitBlocked(first);
        CyclicBarrier together = new CyclicBarrier(4);
        List<Future<Object>> others = IntStream.range(0, 4)
                .mapToObj(i -> callers.start(() -> get(() -> {
                    together.await(20, TimeUnit.SECONDS);
                    return new Dog();
                })))
                .toList();
        for (Future<Object> other : others) {
            callers.awaitWaitingIn(other, SharedLoad.class);
        }
        go.countDown();

        others.forEach(other -> assertThat(Callers.result(other)).isInstanceOf(Dog.class));
        assertThat(Callers.result(first)).isInstanceOf(Dog.class);
    }

    @Test
    void get_ofAKeyWhoseValueCanBeWrittenAgain_isSharedAndStoredAgain() throws Exception {
        get(Dog::new);
        get(Animal::new);
        AtomicInteger loads = new AtomicInteger();

        Object hit = get(loads::incrementAndGet);

        assertThat(hit).isExactlyInstanceOf(Animal.class);
        assertThat(loads).hasValue(0);
    }

    @Test
    void get_ofOtherKeysOfTheCache_isSharedAsEver() throws Exception {
        get(Dog::new);
        AtomicInteger loads = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        Callable<Object> load = () -> Caches.get(engine, ANIMALS, "other", Caches.call(() -> {
            loads.incrementAndGet();
            go.await();
            return new Animal();
        }));
        Future<Object> first = callers.start(load);
        callers.awaitBlocked(first);
        Future<Object> second = callers.start(load);
        callers.awaitWaitingIn(second, SharedLoad.class);
        go.countDown();

        assertThat(Callers.result(second)).isNotSameAs(Callers.result(first));
        assertThat(loads).hasValue(1);
    }

    // ---- what is said

    private List<String> warnings() {
        return log.events().stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void get_ofAValueThatCannotBeWritten_saysOnceWhatToDo() throws Exception {
        for (int i = 0; i < 100; i++) {
            get(Dog::new);
        }

        assertThat(warnings()).hasSize(1);
        assertThat(warnings().get(0))
                .startsWith(
                        "Cache test does not store a value: \"Animal\" is of class Dog and would come back as Animal.")
                .contains("Annotate Animal with @JsonTypeInfo")
                .contains("or return a record of what is needed");
        assertThat(log.events())
                .allMatch(event -> event.getLevel() == Level.DEBUG || event.getThrowableProxy() == null);
    }

    @Test
    void get_ofAValueThatCannotBeWritten_hasItsStackTraceAtDebug() throws Exception {
        log.logger().setLevel(Level.DEBUG);

        get(Dog::new);

        assertThat(log.events())
                .anyMatch(event -> event.getLevel() == Level.DEBUG && event.getThrowableProxy() != null);
    }

    /** Can be written, and not be made again. */
    static final class Strict {
        private final String name;

        @JsonCreator
        Strict(@JsonProperty("name") String name) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("no name");
            }
            this.name = name.trim();
        }
    }

    @Test
    void get_ofAStoredValueThatCannotBeReadBack_saysOnceWhy() throws Exception {
        CacheSpec strict = Caches.of(Strict.class);
        for (int i = 0; i < 3; i++) {
            Object value = Caches.get(engine, strict, "k", Caches.call(() -> new Strict(" ")));

            assertThat(((Strict) value).name).isEmpty();
        }

        assertThat(warnings()).hasSize(1);
        assertThat(warnings().get(0))
                .startsWith("Cache test cannot read what stands under a key of it")
                .contains("no name");
    }

    @Test
    void say_afterAWhile_saysHowOftenItHappened() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // A clock may begin anywhere, and overflow.
        RareWarning warning = new RareWarning(log.logger(), "does something", now::get);

        warning.say("one", "first");
        warning.say("one", "second");
        warning.say("two", "of another cache");
        now.addAndGet(Duration.ofMinutes(9).toNanos());
        warning.say("one", "third");
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        warning.say("one", "fourth");

        assertThat(warnings())
                .containsExactly(
                        "Cache one does something: first",
                        "Cache two does something: of another cache",
                        "Cache one does something: fourth (It happened 2 times since this was last said.)");
    }

    /** A decorator that has its inner bean asked on another thread, under the same key. */
    @Test
    void get_whoseLoadAsksForItsOwnKeyOnAnotherThread_saysThatItWaitsForItself() throws Exception {
        engine.close();
        engine = Caches.process(store, Duration.ofSeconds(30), Duration.ofMillis(200));
        ExecutorService others = Executors.newCachedThreadPool();
        try {
            for (int i = 0; i < 2; i++) {
                Object outer = get(() -> others.submit(() -> get(Animal::new)).get());

                assertThat(outer).isExactlyInstanceOf(Animal.class);
                store.drop(List.of("k"));
            }
        } finally {
            others.shutdownNow();
        }

        assertThat(warnings()).hasSize(1);
        assertThat(warnings().get(0))
                .startsWith("Cache test waited in vain for a load of this process")
                .contains("on another thread, it waits for itself")
                .contains("a key of its own");
    }

    @Test
    void get_thatWaitsTooLongForALoadThatWorks_saysNothing() throws Exception {
        engine.close();
        engine = Caches.process(store, Duration.ofSeconds(30), Duration.ofMillis(100));
        AtomicInteger turns = new AtomicInteger();
        CountDownLatch answered = new CountDownLatch(1);
        Future<Object> busy = callers.start(() -> get(() -> {
            while (answered.getCount() > 0) {
                turns.incrementAndGet();
            }
            return new Animal();
        }));
        Callers.awaitUntil(() -> turns.get() > 0);

        assertThat(get(Animal::new)).isNotNull();
        answered.countDown();

        assertThat(Callers.result(busy)).isNotNull();
        assertThat(warnings()).isEmpty();
    }
}
