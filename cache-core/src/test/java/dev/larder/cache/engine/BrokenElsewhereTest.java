package dev.larder.cache.engine;

import static dev.larder.cache.engine.Caches.get;
import static dev.larder.cache.engine.Callers.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.EntryRule;
import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.invalidation.Invalidation;
import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.memory.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What left old values in other caches: a slow load with an eviction in the middle, of every kind, by a node whose
 * clock is wrong, for a key that was never there before; and a clear while fills are running.
 */
class BrokenElsewhereTest {

    private static final String KEY = "product:1";
    private static final long FIVE_MINUTES = Duration.ofMinutes(5).toNanos();

    private enum Eviction {
        KEY_ALONE {
            @Override
            void by(CacheEngine engine) {
                engine.invalidate(List.of(KEY), List.of());
            }
        },
        PATTERN {
            @Override
            void by(CacheEngine engine) {
                engine.invalidate(List.of(), List.of(new GlobPattern("product:1*")));
            }
        },
        CLEAR {
            @Override
            void by(CacheEngine engine) {
                engine.invalidate(List.of(), List.of(new GlobPattern("product:*")));
            }
        },
        TAG {
            @Override
            void by(CacheEngine engine) {
                engine.invalidate(new Invalidation(List.of(), List.of(), List.of("category:7")));
            }
        },
        UPDATE {
            @Override
            void by(CacheEngine engine) {
                EntryUpdate update = engine.beginUpdate(tagged(), KEY);
                update.keep("v1", new EntryRule() {
                    @Override
                    public Set<String> tags(@Nullable Object value) {
                        return Set.of("category:7");
                    }
                });
                update.committed();
            }
        };

        abstract void by(CacheEngine engine);
    }

    private enum Clock {
        RIGHT(System::nanoTime),
        FIVE_MINUTES_BEHIND(() -> System.nanoTime() - FIVE_MINUTES),
        FIVE_MINUTES_AHEAD(() -> System.nanoTime() + FIVE_MINUTES);

        private final LongSupplier nanos;

        Clock(LongSupplier nanos) {
            this.nanos = nanos;
        }
    }

    private final MemoryStore memory = new MemoryStore();
    private final CacheEngine here = Caches.process(memory);
    private final Source source = new Source();
    private final Callers callers = new Callers();
    private final List<CacheEngine> others = new ArrayList<>();

    @AfterEach
    void close() {
        callers.close();
        here.close();
        others.forEach(CacheEngine::close);
        memory.close();
    }

    private static CacheSpec tagged() {
        CacheSpec spec = Caches.strings();
        return new CacheSpec(
                spec.name(),
                spec.format(),
                spec.ttl(),
                spec.nullTtl(),
                0,
                spec.stampede(),
                CacheSpec.Renewal.NONE,
                true,
                false);
    }

    private CacheEngine nodeWith(Clock clock) {
        CacheEngine node = new CacheEngine(
                memory,
                CacheSettings.DEFAULTS,
                CacheListener.NO_OP,
                CacheTracer.NO_OP,
                ContextCarrier.NONE,
                clock.nanos,
                () -> 0.0);
        others.add(node);
        return node;
    }

    private String read(CacheEngine engine) throws Exception {
        return get(engine, tagged(), KEY, new CacheCall() {
            @Override
            public Object load() throws Exception {
                return source.load();
            }

            @Override
            public Set<String> tags(@Nullable Object value) {
                return Set.of("category:7");
            }
        });
    }

    static Stream<Arguments> evictionsAndClocks() {
        return Stream.of(Eviction.values())
                .flatMap(eviction -> Stream.of(Clock.values()).map(clock -> Arguments.of(eviction, clock)));
    }

    /** The key was never there before, so there is nothing to delete, and nothing that a watch on the key would see. */
    @ParameterizedTest
    @MethodSource("evictionsAndClocks")
    void firstAndSlowLoad_evictedInTheMiddle_isNotStored(Eviction eviction, Clock clock) throws Exception {
        CacheEngine there = nodeWith(clock);
        Future<String> slow = source.holdLoadOf(() -> callers.start(() -> read(here)));

        source.commit();
        eviction.by(there);
        source.letGo();

        assertThat(result(slow)).isEqualTo("v0");
        assertThat(read(here)).isEqualTo("v1");
        assertThat(read(there)).isEqualTo("v1");
    }

    @ParameterizedTest
    @MethodSource("evictionsAndClocks")
    void standingEntry_evictedByAnyClock_isGone(Eviction eviction, Clock clock) throws Exception {
        CacheEngine there = nodeWith(clock);
        assertThat(read(here)).isEqualTo("v0");

        source.commit();
        eviction.by(there);

        assertThat(read(here)).isEqualTo("v1");
    }

    @Test
    void clear_whileFillsAreRunning_leavesNothingOlder() throws Exception {
        CacheEngine there = nodeWith(Clock.RIGHT);
        AtomicBoolean over = new AtomicBoolean();
        List<Future<Object>> readers = new ArrayList<>();
        for (CacheEngine engine : List.of(here, there, here, there)) {
            readers.add(callers.start(() -> {
                while (!over.get()) {
                    read(engine);
                }
                return "done";
            }));
        }

        for (int version = 1; version <= 300; version++) {
            source.commit();
            Eviction.CLEAR.by(version % 2 == 0 ? here : there);
            assertThat(number(read(here))).isGreaterThanOrEqualTo(version);
            assertThat(number(read(there))).isGreaterThanOrEqualTo(version);
        }
        over.set(true);
        for (Future<Object> reader : readers) {
            assertThat(result(reader)).isEqualTo("done");
        }
    }

    private static int number(String value) {
        return Integer.parseInt(value.substring(1));
    }
}
