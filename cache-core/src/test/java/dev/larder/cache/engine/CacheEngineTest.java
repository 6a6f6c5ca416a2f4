package dev.larder.cache.engine;

import static dev.larder.cache.engine.Caches.call;
import static dev.larder.cache.engine.Caches.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.TypeRef;
import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.memory.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One caller after the other: what is stored, for how long, and what comes back. */
class CacheEngineTest {

    private final AtomicLong now = new AtomicLong();
    private final MemoryStore memory = new MemoryStore(now::get);
    private final StoppingStore store = new StoppingStore(memory);
    private final Caches.Outcomes outcomes = new Caches.Outcomes();
    private final CacheEngine engine = Caches.process(store, outcomes);
    private final Source source = new Source();

    /** Puts any bytes under the key, as another program might. */
    private void put(String key, byte[] bytes) {
        Stamp token = memory.lease(key, Duration.ofMinutes(1));
        memory.fill(key, token, bytes, Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        engine.close();
        memory.close();
    }

    @Test
    void get_nothingThere_loadsAndStoresInThreeCommands() throws Exception {
        assertThat(get(engine, "k", source::load)).isEqualTo("v0");

        assertThat(store.commands()).containsExactly("read", "lease", "fill");
        assertThat(outcomes.calls).containsExactly(Outcome.MISS);
    }

    @Test
    void get_valueThere_isAnsweredByOneCommandWithoutLoading() throws Exception {
        get(engine, "k", source::load);
        store.commands().clear();

        assertThat(get(engine, "k", source::load)).isEqualTo("v0");

        assertThat(source.loads()).isEqualTo(1);
        assertThat(store.commands()).containsExactly("read");
        assertThat(outcomes.calls).containsExactly(Outcome.MISS, Outcome.HIT);
    }

    static Stream<Arguments> valuesThatLookEmpty() {
        return Stream.of(
                Arguments.of(Boolean.class, false),
                Arguments.of(Integer.class, 0),
                Arguments.of(String.class, ""),
                Arguments.of(listOfStrings(), List.of()));
    }

    private static Type listOfStrings() {
        return new TypeRef<List<String>>() {}.type();
    }

    @ParameterizedTest
    @MethodSource("valuesThatLookEmpty")
    void get_valueThatLooksEmpty_isAHitLikeAnyOther(Type type, Object value) throws Exception {
        CacheSpec spec = Caches.of(type);
        get(engine, spec, "k", call(() -> value));

        Object again = get(engine, spec, "k", call(() -> {
            throw new AssertionError("must not load");
        }));

        assertThat(again).isEqualTo(value);
    }

    @Test
    void get_absentValue_isRememberedForTheNullTtl() throws Exception {
        CacheSpec spec = Caches.strings();
        AtomicInteger loads = new AtomicInteger();
        CacheCall call = call(() -> loads.incrementAndGet() > 100 ? "x" : null);

        assertThat((Object) get(engine, spec, "k", call)).isNull();
        now.addAndGet(spec.nullTtl().toNanos() - 1_000_000);
        assertThat((Object) get(engine, spec, "k", call)).isNull();
        assertThat(loads).hasValue(1);

        now.addAndGet(1_000_000);
        assertThat((Object) get(engine, spec, "k", call)).isNull();
        assertThat(loads).hasValue(2);
    }

    @Test
    void get_emptyOptional_isAbsentAndComesBackAsEmptyOptional() throws Exception {
        CacheSpec spec = Caches.of(new TypeRef<Optional<String>>() {}.type());
        get(engine, spec, "k", call(Optional::empty));

        Object again = get(engine, spec, "k", call(() -> Optional.of("must not load")));

        assertThat(again).isEqualTo(Optional.empty());
    }

    @Test
    void get_absentValueWithNullTtlZero_isNotStored() throws Exception {
        CacheSpec spec = Caches.with(Caches.strings(), Duration.ofMinutes(1), Duration.ZERO, 0);

        get(engine, spec, "k", call(() -> null));

        assertThat(memory.read("k")).isNull();
        assertThat(store.commands()).containsExactly("read", "lease", "release");
    }

    @Test
    void get_valueThatMayNotBeStored_leavesNothingBehind() throws Exception {
        CacheCall call = Caches.notStored(() -> "secret");

        assertThat((Object) get(engine, Caches.strings(), "k", call)).isEqualTo("secret");

        assertThat(memory.read("k")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0.0, 1000", "0.5, 900", "0.999, 801"})
    void get_jitter_onlyShortensTheTtl(double random, long livesMillis) throws Exception {
        CacheSpec spec = Caches.with(Caches.strings(), Duration.ofSeconds(1), Duration.ofSeconds(1), 0.2);
        CacheEngine engine = new CacheEngine(
                memory,
                CacheSettings.DEFAULTS,
                CacheListener.NO_OP,
                CacheTracer.NO_OP,
                ContextCarrier.NONE,
                System::nanoTime,
                () -> random);
        try (engine) {
            get(engine, spec, "k", call(source::load));

            assertThat(Envelope.parse(memory.read("k")).physicalMillis()).isEqualTo(livesMillis);
            now.addAndGet(Duration.ofMillis(livesMillis).toNanos() - 1);
            assertThat(memory.read("k")).isNotNull();
            now.addAndGet(1);
            assertThat(memory.read("k")).isNull();
        }
    }

    @Test
    void get_livesBeyondAnyCount_areBounded() throws Exception {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
        CacheSpec spec = new CacheSpec(
                "test",
                Caches.strings().format(),
                longest,
                longest,
                0,
                Stampede.CLUSTER,
                new CacheSpec.Renewal(null, longest, null),
                false,
                false);

        get(engine, spec, "k", call(source::load));
        get(engine, spec, "absent", call(() -> null));

        long bound = Duration.ofDays(3650).toMillis();
        assertThat(Envelope.parse(memory.read("k")).physicalMillis()).isEqualTo(bound);
        assertThat(Envelope.parse(memory.read("absent")).physicalMillis()).isEqualTo(bound);
    }

    @ParameterizedTest
    @CsvSource({"PT7S, 7000", "PT0S, 0", "PT-5S, 0", "PT0.0005S, 0", "PT2562047788015215H, 315360000000"})
    void get_exactTtl_isTakenAsItIsAndNothingIsStoredWhenItHasPassed(Duration exact, long livesMillis)
            throws Exception {
        CacheCall call = Caches.exact(() -> "token", exact);

        get(engine, Caches.with(Caches.strings(), Duration.ofHours(1), Duration.ZERO, 0.9), "k", call);

        if (livesMillis == 0) {
            assertThat(memory.read("k")).isNull();
        } else {
            assertThat(Envelope.parse(memory.read("k")).physicalMillis()).isEqualTo(livesMillis);
        }
    }

    @Test
    void get_loadThrows_theVeryExceptionPassesAndTheLeaseIsGone() {
        IOException failure = new IOException("source is down");

        assertThatThrownBy(() -> get(engine, "k", () -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(memory.read("k")).isNull();
        assertThat(store.commands()).containsExactly("read", "lease", "release");
    }

    @Test
    void get_aLoadThatAsksForItsOwnKey_loadsDirectly() throws Exception {
        String value = get(engine, "k", () -> "outer+" + get(engine, "k", source::load));

        assertThat(value).isEqualTo("outer+v0");
        assertThat(get(engine, "k", source::load)).isEqualTo("outer+v0");
    }

    @Test
    void get_aLoadThatAsksForAnotherKey_cachesBoth() throws Exception {
        get(engine, "a", () -> "a+" + get(engine, "b", source::load));

        assertThat(get(engine, "a", source::load)).isEqualTo("a+v0");
        assertThat(get(engine, "b", source::load)).isEqualTo("v0");
        assertThat(source.loads()).isEqualTo(1);
    }

    @Test
    void get_callThatMayNotFill_isServedHitsButStoresNothing() throws Exception {
        CacheCall insideTransaction = Caches.insideTransaction(source::load);

        assertThat((Object) get(engine, Caches.strings(), "k", insideTransaction))
                .isEqualTo("v0");
        assertThat(memory.read("k")).isNull();
        assertThat(store.commands()).containsExactly("read");

        get(engine, "k", source::load);
        get(engine, Caches.strings(), "k", insideTransaction);
        assertThat(source.loads()).isEqualTo(2);
        assertThat(outcomes.calls).containsExactly(Outcome.BYPASSED, Outcome.MISS, Outcome.HIT);
    }

    static Stream<byte[]> bytesThatAreNoEntry() throws IOException {
        byte[] ofAnotherType = Caches.of(Integer.class).format().encode(7, Stamp.fresh(), 1000);
        return Stream.of(
                "hello".getBytes(StandardCharsets.UTF_8),
                new byte[0],
                new byte[200],
                ofAnotherType,
                ofVersion1("text"),
                ofVersion1("lease"));
    }

    /** As it was stored before an entry named its key. */
    private static byte[] ofVersion1(String name) throws IOException {
        try (InputStream file = Envelope.class.getResourceAsStream("version-1/json/" + name + ".bin")) {
            return Objects.requireNonNull(file).readAllBytes();
        }
    }

    @ParameterizedTest
    @MethodSource("bytesThatAreNoEntry")
    void get_bytesThatAreNoEntryOfThisCache_areAMissAndReplaced(byte[] bytes) throws Exception {
        put("k", bytes);

        assertThat(get(engine, "k", source::load)).isEqualTo("v0");

        assertThat(outcomes.undecodable).containsExactly("k");
        assertThat(get(engine, "k", source::load)).isEqualTo("v0");
        assertThat(source.loads()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void get_ofWhatMustBeLoaded_asksOnceWhetherItMayBeStored(boolean mayFill) throws Exception {
        put("k", "hello".getBytes(StandardCharsets.UTF_8));
        AtomicInteger asked = new AtomicInteger();

        Caches.<String>get(engine, Caches.strings(), "k", new Caches.Loading(source::load) {
            @Override
            public boolean mayFill() {
                asked.incrementAndGet();
                return mayFill;
            }
        });

        assertThat(asked).hasValue(1);
    }

    @Test
    void get_undecodableBytesReplacedMeanwhile_leaveTheReplacementAlone() throws Exception {
        put("k", "hello".getBytes(StandardCharsets.UTF_8));
        try (Callers callers = new Callers();
                CacheEngine other = Caches.process(memory)) {
            StoppingStore.Stop stop = store.stopBefore("dropIfUnchanged");
            var slow = callers.start(() -> get(engine, "k", source::load));
            stop.awaitReached();
            get(other, "k", () -> "good");
            stop.resume();

            assertThat(Callers.result(slow)).isEqualTo("good");
        }
    }

    @Test
    void get_valueThatNoCodecCanWrite_isReturnedAndNotStored() throws Exception {
        CacheSpec spec = Caches.of(Node.class);
        Node loop = new Node();
        loop.next = loop;

        assertThat((Object) get(engine, spec, "k", call(() -> loop))).isSameAs(loop);

        assertThat(memory.read("k")).isNull();
        assertThat(outcomes.errors).hasSize(1);
    }

    /** A bean that can contain itself. */
    static final class Node {
        public Node next;
    }

    @ParameterizedTest
    @EnumSource(names = {"CLUSTER", "LOCAL", "NONE"})
    void get_storeCutOff_isAnsweredByTheSource(Stampede stampede) throws Exception {
        store.cutOff();

        Object value = get(engine, Caches.with(Caches.strings(), stampede), "k", call(source::load));

        assertThat(value).isEqualTo("v0");
        assertThat(outcomes.errors).hasSize(1);
    }

    @Test
    void get_storeCutOffBeforeTheFill_returnsTheLoadedValue() throws Exception {
        String value = get(engine, "k", () -> {
            store.cutOff();
            return source.load();
        });

        assertThat(value).isEqualTo("v0");
        assertThat(outcomes.calls).containsExactly(Outcome.UNAVAILABLE);
    }

    @Test
    void get_storeBackAgain_isCachedAgain() throws Exception {
        store.cutOff();
        get(engine, "k", source::load);
        store.reconnect();
        get(engine, "k", source::load);
        get(engine, "k", source::load);

        assertThat(source.loads()).isEqualTo(2);
        assertThat(outcomes.calls).endsWith(Outcome.MISS, Outcome.HIT);
    }

    @Test
    void invalidate_storeCutOff_doesNotThrowAndIsReported() {
        store.cutOff();

        engine.invalidate(List.of("k"), List.of());

        assertThat(outcomes.errors).hasSize(1);
    }

    @Test
    void get_callersOwnTheirValues_changesAreNotSeenByOthers() throws Exception {
        CacheSpec spec = Caches.of(listOfStrings());
        List<String> first = get(engine, spec, "k", call(() -> new ArrayList<>(List.of("a"))));
        first.add("changed by the first caller");
        List<String> second = get(engine, spec, "k", call(List::of));
        second.add("changed by the second caller");

        List<String> third = get(engine, spec, "k", call(List::of));

        assertThat(third).containsExactly("a");
    }
}
