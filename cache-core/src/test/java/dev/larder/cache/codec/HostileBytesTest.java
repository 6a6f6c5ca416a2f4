package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.larder.cache.codec.format.Codecs;
import dev.larder.cache.codec.json.JsonCodec;
import dev.larder.cache.codec.msgpack.MessagePackCodec;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands under a key, reading it ends in a value of the type or in a {@link DecodeException}. */
class HostileBytesTest {

    private static final Stamp STAMP = Stamp.fresh();

    record Tree(@Nullable Tree child, @Nullable List<Tree> children) {}

    static class Plain {
        public String name = "";
        public @Nullable Plain next;
    }

    /** Counts how often it was made; nothing in any bytes may make it. */
    public static final class Trap {
        static final AtomicInteger MADE = new AtomicInteger();

        public Trap() {
            MADE.incrementAndGet();
        }

        public void setCommand(String command) {
            MADE.incrementAndGet();
        }
    }

    static List<Type> types() {
        return List.of(
                SampleProduct.class,
                String.class,
                long.class,
                Tree.class,
                new Types<List<SampleProduct>>() {}.type(),
                new Types<Optional<Map<String, Tree>>>() {}.type());
    }

    static Stream<Arguments> codecsAndTypes() {
        return Stream.of(JsonCodec.NAME, MessagePackCodec.NAME)
                .flatMap(codec -> types().stream().map(type -> Arguments.of(codec, type)));
    }

    private static ValueFormat format(Type type) {
        return format(JsonCodec.NAME, type);
    }

    private static ValueFormat format(String codec, Type type) {
        return Codecs.builtIn().format(codec, type);
    }

    private static @Nullable Object valueOf(Type type) {
        if (type == long.class) {
            return 42L;
        }
        if (type == String.class) {
            return "some text";
        }
        if (type == Plain.class) {
            return new Plain();
        }
        if (type == Tree.class) {
            return new Tree(new Tree(null, List.of()), null);
        }
        if (type == SampleProduct.class) {
            return SampleProduct.sample(1);
        }
        return type.getTypeName().contains("Optional")
                ? Optional.of(Map.of("a", new Tree(null, null)))
                : List.of(SampleProduct.sample(1));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("codecsAndTypes")
    void decode_truncatedAtEveryLength_isNoValue(String codec, Type type) {
        ValueFormat format = format(codec, type);
        byte[] whole = format.encode(valueOf(type), STAMP, 1_000);

        for (int length = 0; length < whole.length; length++) {
            assertNoHarm(format, Arrays.copyOf(whole, length));
        }
        assertThat(format.decode(parsed(whole))).isEqualTo(valueOf(type));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("codecsAndTypes")
    void decode_withEveryKindByte_isTheValueOrADecodeException(String codec, Type type) {
        ValueFormat format = format(codec, type);
        byte[] bytes = format.encode(valueOf(type), STAMP, 1_000);

        for (int kind = 0; kind < 256; kind++) {
            bytes[Envelope.KIND_OFFSET] = (byte) kind;
            Envelope entry = Envelope.parse(bytes);
            boolean readable = kind == 'V' || kind == 'C';
            assertThat(entry != null).as("kind %d", kind).isEqualTo(readable);
            if (entry != null) {
                assertThat(format.decode(entry)).isEqualTo(valueOf(type));
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("codecsAndTypes")
    void decode_ofAnEntryWithoutPayload_isADecodeException(String codec, Type type) {
        Envelope lease = parsed(Envelope.lease(STAMP, "k"));

        assertThatThrownBy(() -> format(codec, type).decode(lease))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("LEASE");
    }

    @ParameterizedTest
    @ValueSource(strings = {JsonCodec.NAME, MessagePackCodec.NAME})
    void decode_ofRandomBytes_doesNoHarm(String codec) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<ValueFormat> formats =
                types().stream().map(type -> format(codec, type)).toList();
        List<Envelope> headers = types().stream()
                .map(type -> parsed(withHeader(codec, type, new byte[0])))
                .toList();
        for (int i = 0; i < 50_000; i++) {
            ValueFormat format = formats.get(i % formats.size());
            Envelope header = headers.get(i % formats.size());
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            try {
                assertNoHarm(format, bytes);
                assertNoHarm(format, Envelope.value(STAMP, header.codecId(), header.fingerprint(), bytes, 1_000));
            } catch (AssertionError e) {
                throw new AssertionError("Seed " + seed + ", round " + i, e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {JsonCodec.NAME, MessagePackCodec.NAME})
    void decode_ofAnEntryWithFlippedBits_doesNoHarm(String codec) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (Type type : types()) {
            ValueFormat format = format(codec, type);
            byte[] whole = format.encode(valueOf(type), STAMP, 1_000);
            for (int i = 0; i < 5_000; i++) {
                byte[] bytes = whole.clone();
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                try {
                    assertNoHarm(format, bytes);
                } catch (AssertionError e) {
                    throw new AssertionError("Seed " + seed + ", " + type + ", round " + i, e);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1_000, 10_000, 1_000_000})
    void decode_ofDeeplyNestedJson_doesNoHarm(int depth) {
        String children = "{\"children\":[".repeat(depth) + "]}".repeat(depth);
        String chain = "{\"child\":".repeat(depth) + "null" + "}".repeat(depth);
        String unknown = "{\"other\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
        String open = "[".repeat(depth);

        for (String json : List.of(children, chain, unknown, open)) {
            assertNoHarm(format(Tree.class), withHeader(Tree.class, utf8(json)));
        }
    }

    @Test
    void decode_ofOversizedJson_doesNoHarm() {
        String number = "9".repeat(1_000_000);
        for (String json : List.of(
                "\"" + "x".repeat(20_000_000), number, "-" + number, "0." + number, "1e" + number, "1E+2000000000")) {
            assertNoHarm(format(String.class), withHeader(String.class, utf8(json)));
            assertNoHarm(format(long.class), withHeader(long.class, utf8(json)));
            assertNoHarm(format(SampleProduct.class), withHeader(SampleProduct.class, utf8(json)));
        }
    }

    @Test
    void decode_ofNamesOfClasses_makesNoneOfThem() {
        String trap = Trap.class.getName();
        String before = "{\"@class\":\"" + trap + "\",\"@type\":\"" + trap + "\",\"command\":\"run\"}";
        String array = "[\"" + trap + "\",{\"command\":\"run\"}]";
        ValueFormat format = format(Plain.class);

        for (String json : List.of(before, array, "{\"next\":" + before + "}", "{\"next\":" + array + "}")) {
            assertNoHarm(format, withHeader(Plain.class, utf8(json)));
        }
        assertThat(Trap.MADE).hasValue(0);
    }

    @Test
    void decode_ofAnotherFingerprint_isADecodeException() {
        byte[] bytes = format(String.class).encode("text", STAMP, 1_000);

        assertThatThrownBy(() -> format(SampleProduct.class).decode(parsed(bytes)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("shape");
    }

    @Test
    void decode_ofAnUnknownCodec_isADecodeException() {
        byte[] bytes = format(String.class).encode("text", STAMP, 1_000);
        bytes[8] ^= 1;

        assertThatThrownBy(() -> format(String.class).decode(parsed(bytes)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("codec");
    }

    private static void assertNoHarm(ValueFormat format, byte[] bytes) {
        Envelope entry = Envelope.parse(bytes);
        if (entry == null) {
            return;
        }
        Throwable thrown = catchThrowable(() -> format.decode(entry));
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(DecodeException.class);
        }
    }

    /** The payload under a header that is in order, so that it reaches the codec. */
    private static byte[] withHeader(Type type, byte[] payload) {
        return withHeader(JsonCodec.NAME, type, payload);
    }

    private static byte[] withHeader(String codec, Type type, byte[] payload) {
        Envelope entry = parsed(format(codec, type).encode(valueOf(type), STAMP, 1_000));
        return Envelope.value(STAMP, entry.codecId(), entry.fingerprint(), payload, 1_000);
    }

    private static Envelope parsed(byte[] bytes) {
        Envelope entry = Envelope.parse(bytes);
        if (entry == null) {
            throw new AssertionError("Not an entry");
        }
        return entry;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
