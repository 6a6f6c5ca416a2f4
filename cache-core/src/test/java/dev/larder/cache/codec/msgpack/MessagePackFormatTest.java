package dev.larder.cache.codec.msgpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.SampleProduct;
import dev.larder.cache.codec.Types;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ImmutableValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** That our bytes are MessagePack, as the reference implementation writes and reads it. */
class MessagePackFormatTest {

    private interface Packing {
        void to(MessagePacker packer) throws IOException;
    }

    /** What the reference implementation writes. */
    private static byte[] packed(Packing packing) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packing.to(packer);
            return packer.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What the reference implementation reads; it must read all of it. */
    private static ImmutableValue unpacked(byte[] bytes) {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            ImmutableValue value = unpacker.unpackValue();
            assertThat(unpacker.hasNext()).isFalse();
            return value;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] encoded(Type type, Object value) {
        return new MessagePackCodec().bind(type).encode(value);
    }

    private static byte[] encoded(Object value) {
        return encoded(value.getClass(), value);
    }

    private static Object decoded(Type type, byte[] bytes) {
        return new MessagePackCodec().bind(type).decode(bytes, 0, bytes.length);
    }

    // ---- scalars, byte for byte --------------------------------------------------------------------------------

    static LongStream integers() {
        long seed = System.nanoTime();
        LongStream edges = IntStream.range(0, 64)
                .mapToLong(bit -> 1L << bit)
                .flatMap(power -> LongStream.of(power - 1, power, power + 1, -power - 1, -power, -power + 1));
        return LongStream.concat(
                LongStream.concat(edges, LongStream.of(-33, -32, -31, 0)), new Random(seed).longs(200));
    }

    @ParameterizedTest
    @MethodSource("integers")
    void encode_ofALong_isTheSmallestInteger(long value) {
        byte[] bytes = encoded(value);

        assertThat(bytes).isEqualTo(packed(packer -> packer.packLong(value)));
        assertThat(decoded(Long.class, bytes)).isEqualTo(value);
    }

    @Test
    void encode_ofABigIntegerOf64Bits_isAnInteger() {
        BigInteger most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        for (BigInteger value : List.of(BigInteger.TEN, BigInteger.valueOf(Long.MIN_VALUE), most)) {
            assertThat(encoded(value)).isEqualTo(packed(packer -> packer.packBigInteger(value)));
            assertThat(decoded(BigInteger.class, encoded(value))).isEqualTo(value);
        }
    }

    @Test
    void encode_ofALargerBigInteger_isExtension2() {
        BigInteger value = BigInteger.ONE.shiftLeft(64).negate();

        assertThat(unpacked(encoded(value)))
                .isEqualTo(ValueFactory.newExtension(MessagePackExtension.INTEGER, value.toByteArray()));
    }

    @Test
    void encode_ofFloatsAndDoubles_keepsTheirWidth() {
        assertThat(encoded(0.1f)).isEqualTo(packed(packer -> packer.packFloat(0.1f)));
        assertThat(encoded(0.1)).isEqualTo(packed(packer -> packer.packDouble(0.1)));
        assertThat(encoded(Double.NaN)).isEqualTo(packed(packer -> packer.packDouble(Double.NaN)));
        assertThat(encoded(-0.0f)).isEqualTo(packed(packer -> packer.packFloat(-0.0f)));
    }

    @Test
    void encode_ofABoolean_isOneByte() {
        assertThat(encoded(true)).isEqualTo(packed(packer -> packer.packBoolean(true)));
        assertThat(encoded(false)).isEqualTo(packed(packer -> packer.packBoolean(false)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 31, 32, 33, 255, 256, 257, 1_000, 65_535, 65_536, 65_537, 300_000})
    void encode_ofTextsAndBytes_hasTheSmallestHeader(int length) {
        for (String unit : List.of("a", "ä", "€", "\uD83D\uDE00")) {
            // Also one that begins as ASCII, and whose number of bytes needs another header than its characters.
            for (String text : List.of(unit.repeat(length), "b".repeat(length) + unit, "b" + unit.repeat(length))) {
                assertThat(encoded(text)).isEqualTo(packed(packer -> packer.packString(text)));
                assertThat(decoded(String.class, encoded(text))).isEqualTo(text);
            }
        }
        byte[] data = new byte[length];
        assertThat(encoded(data))
                .isEqualTo(packed(packer -> packer.packBinaryHeader(length).addPayload(data)));
    }

    @Test
    void encode_ofAUuid_isSixteenBytes() {
        UUID uuid = new UUID(0x0011223344556677L, 0x8899aabbccddeeffL);

        assertThat(encoded(uuid)).hasSize(18).startsWith(0xC4, 16, 0x00, 0x11).endsWith(0xEE, 0xFF);
    }

    static List<Instant> instants() {
        return List.of(
                Instant.EPOCH,
                Instant.ofEpochSecond(0xFFFF_FFFFL),
                Instant.ofEpochSecond(0xFFFF_FFFFL + 1),
                Instant.ofEpochSecond(0, 1),
                Instant.ofEpochSecond((1L << 34) - 1, 999_999_999),
                Instant.ofEpochSecond(1L << 34),
                Instant.ofEpochSecond(-1),
                Instant.ofEpochSecond(-1, 999_999_999),
                Instant.MIN,
                Instant.MAX);
    }

    @ParameterizedTest
    @MethodSource("instants")
    void encode_ofAnInstant_isTheTimestampOfMessagePack(Instant instant) {
        byte[] bytes = encoded(instant);

        assertThat(bytes).isEqualTo(packed(packer -> packer.packTimestamp(instant)));
        assertThat(decoded(Instant.class, bytes)).isEqualTo(instant);
    }

    static List<BigDecimal> decimals() {
        List<BigDecimal> decimals = new ArrayList<>();
        for (int scale : new int[] {
            0,
            1,
            2,
            127,
            128,
            255,
            256,
            65_535,
            65_536,
            Integer.MAX_VALUE,
            -1,
            -32,
            -33,
            -128,
            -129,
            -32_768,
            -32_769,
            Integer.MIN_VALUE
        }) {
            for (BigInteger unscaled : List.of(
                    BigInteger.ZERO,
                    BigInteger.valueOf(127),
                    BigInteger.valueOf(128),
                    BigInteger.valueOf(-129),
                    BigInteger.valueOf(Long.MAX_VALUE),
                    BigInteger.valueOf(Long.MIN_VALUE),
                    BigInteger.ONE.shiftLeft(63),
                    BigInteger.ONE.shiftLeft(63).negate().subtract(BigInteger.ONE),
                    BigInteger.TEN.pow(400))) {
                decimals.add(new BigDecimal(unscaled, scale));
            }
        }
        return decimals;
    }

    @ParameterizedTest
    @MethodSource("decimals")
    void encode_ofABigDecimal_isExtension1OfScaleAndUnscaledValue(BigDecimal value) throws IOException {
        byte[] bytes = encoded(value);
        byte[] unscaled = value.unscaledValue().toByteArray();
        byte[] payload = packed(packer -> packer.packInt(value.scale()).addPayload(unscaled));

        assertThat(bytes)
                .isEqualTo(packed(packer -> packer.packExtensionTypeHeader(MessagePackExtension.DECIMAL, payload.length)
                        .addPayload(payload)));
        assertThat(decoded(BigDecimal.class, bytes)).isEqualTo(value);
    }

    // ---- containers --------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 1_000, 65_535, 65_536, 70_000})
    void encode_ofListsAndMaps_hasTheSmallestHeader(int size) {
        List<Integer> list = IntStream.range(0, size).boxed().toList();
        Map<String, List<Integer>> map = new LinkedHashMap<>();
        list.forEach(i -> map.put("k" + i, List.of(i)));
        Type mapType = new Types<Map<String, List<Integer>>>() {}.type();

        assertThat(encoded(new Types<List<Integer>>() {}.type(), list)).isEqualTo(packed(packer -> {
            packer.packArrayHeader(size);
            for (int i : list) {
                packer.packInt(i);
            }
        }));
        assertThat(encoded(mapType, map)).isEqualTo(packed(packer -> {
            packer.packMapHeader(size);
            for (int i : list) {
                packer.packString("k" + i).packArrayHeader(1).packInt(i);
            }
        }));
        assertThat(decoded(mapType, encoded(mapType, map))).isEqualTo(map);
    }

    @Test
    void encode_ofListsWithinLists_movesNoneOutOfPlace() {
        Type type = new Types<List<List<List<Integer>>>>() {}.type();
        List<Integer> twenty = IntStream.range(0, 20).boxed().toList();
        List<List<Integer>> some = IntStream.range(0, 20).mapToObj(i -> twenty).toList();
        List<List<List<Integer>>> all = IntStream.range(0, 20)
                .mapToObj(i -> i % 2 == 0 ? some : some.subList(0, 3))
                .toList();

        assertThat(unpacked(encoded(type, all)).toJson())
                .isEqualTo(all.toString().replace(" ", ""));
    }

    record Product(String name, long cents, List<String> tags, Map<Integer, Boolean> flags, String missing) {}

    @Test
    void encode_ofARecord_isAMapOfItsPropertyNames() {
        Product product = new Product("Grüße", -1, List.of("a"), Map.of(7, true), null);

        Map<Value, Value> map = unpacked(encoded(product)).asMapValue().map();

        assertThat(map)
                .containsOnly(
                        entry("name", ValueFactory.newString("Grüße")),
                        entry("cents", ValueFactory.newInteger(-1)),
                        entry("tags", ValueFactory.newArray(ValueFactory.newString("a"))),
                        entry("flags", ValueFactory.newMap(ValueFactory.newString("7"), ValueFactory.newBoolean(true))),
                        entry("missing", ValueFactory.newNil()));
    }

    private static Map.Entry<Value, Value> entry(String name, Value value) {
        return Map.entry(ValueFactory.newString(name), value);
    }

    @Test
    void encode_ofTheSampleProduct_isReadByTheReferenceImplementation() {
        Map<Value, Value> map =
                unpacked(encoded(SampleProduct.sample(42))).asMapValue().map();

        assertThat(map).hasSize(17).contains(entry("sku", ValueFactory.newString("RUN-42")));
        assertThat(map.get(ValueFactory.newString("variants")).asArrayValue()).hasSize(3);
        assertThat(map.get(ValueFactory.newString("createdAt")))
                .isEqualTo(ValueFactory.newTimestamp(SampleProduct.sample(42).createdAt()));
    }

    // ---- what others write -------------------------------------------------------------------------------------

    @Test
    void decode_ofWhatTheReferenceImplementationWrote_givesTheValue() {
        byte[] bytes = packed(packer -> packer.packMapHeader(6)
                .packString("unknown")
                .packArrayHeader(3)
                .packNil()
                .packTimestamp(Instant.EPOCH)
                .packMapHeader(1)
                .packString("deep")
                .packDouble(1.5)
                .packString("cents")
                .packLong(5_000_000_000L)
                .packString("name")
                .packString("name")
                .packString("flags")
                .packMapHeader(1)
                .packString("3")
                .packBoolean(false)
                .packString("missing")
                .packNil()
                .packString("tags")
                .packArrayHeader(0));

        assertThat(decoded(Product.class, bytes))
                .isEqualTo(new Product("name", 5_000_000_000L, List.of(), Map.of(3, false), null));
    }

    static List<byte[]> fives() {
        return List.of(
                new byte[] {5},
                new byte[] {(byte) 0xCC, 5},
                new byte[] {(byte) 0xCD, 0, 5},
                new byte[] {(byte) 0xCE, 0, 0, 0, 5},
                new byte[] {(byte) 0xCF, 0, 0, 0, 0, 0, 0, 0, 5},
                new byte[] {(byte) 0xD0, 5},
                new byte[] {(byte) 0xD1, 0, 5},
                new byte[] {(byte) 0xD2, 0, 0, 0, 5},
                new byte[] {(byte) 0xD3, 0, 0, 0, 0, 0, 0, 0, 5});
    }

    @ParameterizedTest
    @MethodSource("fives")
    void decode_ofAnIntegerInAnyWidth_givesTheNumber(byte[] bytes) {
        assertThat(unpacked(bytes)).isEqualTo(ValueFactory.newInteger(5));
        assertThat(decoded(Byte.class, bytes)).isEqualTo((byte) 5);
        assertThat(decoded(Integer.class, bytes)).isEqualTo(5);
        assertThat(decoded(Long.class, bytes)).isEqualTo(5L);
        assertThat(decoded(Double.class, bytes)).isEqualTo(5.0);
        assertThat(decoded(BigDecimal.class, bytes)).isEqualTo(new BigDecimal(5));
        assertThat(decoded(String.class, bytes)).isEqualTo("5");
    }

    @Test
    void decode_ofHeadersLargerThanNeeded_givesTheValue() {
        byte[] text = {(byte) 0xDB, 0, 0, 0, 1, 'a'};
        byte[] list = {(byte) 0xDD, 0, 0, 0, 1, (byte) 0xDA, 0, 1, 'a'};
        byte[] map = {(byte) 0xDF, 0, 0, 0, 1, (byte) 0xDA, 0, 1, 'a', (byte) 0xD9, 1, 'b'};

        assertThat(decoded(String.class, text)).isEqualTo("a");
        assertThat(decoded(new Types<List<String>>() {}.type(), list)).isEqualTo(List.of("a"));
        assertThat(decoded(new Types<Map<String, String>>() {}.type(), map)).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void encode_ofRandomTexts_isWhatThePlatformSpells() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String text = random.ints(random.nextInt(60), 0, Character.MAX_CODE_POINT + 1)
                    .filter(point -> point < 0xD800 || point > 0xDFFF)
                    .map(point -> random.nextBoolean() ? point % 0x80 : point)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            byte[] bytes = encoded(text);
            assertThat(bytes).as("seed %d", seed).endsWith(text.getBytes(StandardCharsets.UTF_8));
            assertThat(decoded(String.class, bytes)).as("seed %d", seed).isEqualTo(text);
        }
    }

    @Test
    void extensionTypes_ofOurs_areThoseApplicationsMayChoose() throws IOException {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(encoded(new BigDecimal("129.90")))) {
            ExtensionTypeHeader header = unpacker.unpackExtensionTypeHeader();
            assertThat(header.getType()).isEqualTo((byte) 1);
            assertThat(header.getLength()).isEqualTo(3);
        }
    }
}
