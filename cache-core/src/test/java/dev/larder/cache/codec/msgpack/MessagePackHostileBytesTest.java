package dev.larder.cache.codec.msgpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import dev.larder.cache.codec.DecodeException;
import dev.larder.cache.codec.TypedCodec;
import dev.larder.cache.codec.Types;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** MessagePack that announces what is not there, nests without end, or stands where it has no business. */
class MessagePackHostileBytesTest {

    record Tree(@Nullable Tree child, @Nullable List<Tree> children) {}

    record Numbers(int number, long large, double real, BigInteger integer, String text) {}

    private static final Type TEXTS = new Types<List<String>>() {}.type();

    private static Object decoded(Type type, byte[] bytes) {
        return new MessagePackCodec().bind(type).decode(bytes, 0, bytes.length);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static void assertRefused(Type type, byte[] bytes) {
        assertThatThrownBy(() -> decoded(type, bytes)).isInstanceOf(DecodeException.class);
    }

    // ---- lengths -----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d9 ff 61",
                "da ff ff 61",
                "db ff ff ff ff 61",
                "db 7f ff ff ff 61",
                "db 80 00 00 00 61",
                "bf 61",
                "c4 ff 61",
                "c5 ff ff 61",
                "c6 ff ff ff ff 61",
                "c6 7f ff ff f0 61",
                "dc ff ff 61",
                "dd ff ff ff ff 61",
                "dd 80 00 00 00 61",
                "dd 7f ff ff ff 61",
                "9f c0",
                "de ff ff 61",
                "df ff ff ff ff 61",
                "df 80 00 00 00 a1 61",
                "df 7f ff ff ff 61",
                "8f a1 61",
                "c7 ff 01 00",
                "c8 ff ff 02 00",
                "c9 ff ff ff ff 01 00",
                "c9 7f ff ff ff 02 00",
                "d8 01 00",
                "81 db 7f ff ff ff 61",
                "81 bf 61",
                "81 d9 ff 61",
                "81 da ff ff 61",
                "c7 00 01",
                "c7 00 02",
                "c7 01 01 00",
                "c7 02 01 cd 00",
                "d6 ff 00"
            })
    void decode_ofALengthBeyondTheBytes_allocatesNothingOfIt(String hex) {
        byte[] bytes = hex(hex);
        List<Type> types = List.of(
                TEXTS,
                String.class,
                byte[].class,
                int[].class,
                new Types<Map<String, String>>() {}.type(),
                BigDecimal.class,
                BigInteger.class,
                Instant.class,
                Tree.class);
        types.forEach(type -> assertRefused(type, bytes));

        for (Type type : types) {
            TypedCodec typed = new MessagePackCodec().bind(type);
            long before = allocated();
            assertThatThrownBy(() -> typed.decode(bytes, 0, bytes.length)).isInstanceOf(DecodeException.class);
            assertThat(allocated() - before).as("bytes allocated for %s", type).isLessThan(1_000_000);
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void decode_ofEveryFirstByte_isAValueOrADecodeException() {
        for (int first = 0; first < 256; first++) {
            for (int rest : new int[] {0, 1, 8, 40}) {
                byte[] bytes = new byte[1 + rest];
                bytes[0] = (byte) first;
                for (Type type : List.of(TEXTS, String.class, Long.class, Tree.class, BigDecimal.class)) {
                    assertNoHarm(type, bytes);
                }
            }
        }
    }

    private static void assertNoHarm(Type type, byte[] bytes) {
        try {
            assertThat(decoded(type, bytes)).isNotNull();
        } catch (DecodeException e) {
            assertThat(e).hasMessageContaining("MessagePack");
        }
    }

    // ---- depth -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {501, 10_000, 1_000_000})
    void decode_deeperThanJacksonAllows_isADecodeException(int depth) {
        assertRefused(Tree.class, repeated("81a86368696c6472656e91", depth, "80"));
        assertRefused(Tree.class, repeated("81a56368696c64", depth, "c0"));
        assertRefused(Tree.class, repeated("81a5 6f74686572", depth, "c0"));
        assertRefused(Tree.class, repeated("91", depth, "c0"));
        assertRefused(TEXTS, repeated("91", depth, "c0"));
    }

    @Test
    void decode_asDeepAsJacksonAllows_isAValue() {
        assertThat(decoded(Tree.class, repeated("81a56368696c64", 499, "c0"))).isInstanceOf(Tree.class);
    }

    private static byte[] repeated(String unit, int times, String end) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] each = hex(unit);
        for (int i = 0; i < times; i++) {
            bytes.writeBytes(each);
        }
        bytes.writeBytes(hex(end));
        return bytes.toByteArray();
    }

    // ---- numbers -----------------------------------------------------------------------------------------------

    static List<byte[]> hugeNumbers() {
        byte[] digits = new byte[1_000_000];
        digits[0] = 0x7F;
        return List.of(
                encoded(new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE)),
                encoded(new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE)),
                encoded(new BigDecimal("1E+2000000000")),
                encoded(new BigDecimal("1E+100001")),
                encoded(new BigDecimal("-1E-2000000000")),
                packed(MessagePackExtension.INTEGER, digits),
                packed(MessagePackExtension.DECIMAL, prefixed(3, digits)));
    }

    /** What no codec of ours writes, since it does not read it. */
    private static byte[] packed(byte extension, byte[] number) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packExtensionTypeHeader(extension, number.length);
            packer.writePayload(number);
            return packer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] encoded(Object number) {
        return new MessagePackCodec().bind(number.getClass()).encode(number);
    }

    @ParameterizedTest
    @MethodSource("hugeNumbers")
    void decode_ofAHugeNumberWhereASmallerIsExpected_isADecodeException(byte[] number) {
        for (String property : List.of("number", "large", "integer")) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(0x81);
            bytes.writeBytes(new MessagePackCodec().bind(String.class).encode(property));
            bytes.writeBytes(number);
            assertRefused(Numbers.class, bytes.toByteArray());
        }
        assertRefused(int[].class, prefixed(0x91, number));
        assertRefused(short.class, number);
        assertNoHarm(Double.class, number);
        assertNoHarm(String.class, number);
    }

    private static byte[] prefixed(int first, byte[] rest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(first);
        bytes.writeBytes(rest);
        return bytes.toByteArray();
    }

    @Test
    void decode_ofMoreDigitsThanJacksonAllows_isADecodeException() {
        assertThat(decoded(BigInteger.class, encoded(BigInteger.TEN.pow(999)))).isEqualTo(BigInteger.TEN.pow(999));
        byte[] digits = BigInteger.TEN.pow(1_100).toByteArray();
        assertRefused(BigInteger.class, packed(MessagePackExtension.INTEGER, digits));
        assertRefused(BigDecimal.class, packed(MessagePackExtension.DECIMAL, prefixed(3, digits)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cb 7ff8000000000000", "cb 3ff8000000000000", "cb 43e0000000000000", "ca 7f800000"})
    void decode_ofAFractionWhereAnIntegerIsExpected_isADecodeException(String hex) {
        assertRefused(Long.class, hex(hex));
        assertRefused(Integer.class, hex(hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce ffffffff", "d3 ffffffff00000000", "cf ffffffffffffffff"})
    void decode_ofAnIntegerBeyondAnInt_isADecodeException(String hex) {
        assertRefused(Integer.class, hex(hex));
        assertRefused(Short.class, hex(hex));
    }

    @ParameterizedTest
    @CsvSource({
        "scale beyond an int, c7 06 01 ce ffffffff 01",
        "scale that is text, c7 03 01 a1 61 01",
        "scale that is nil, d5 01 c0 01",
        "no digits, d4 01 02"
    })
    void decode_ofAMalformedDecimal_isADecodeException(String what, String hex) {
        assertRefused(BigDecimal.class, hex(hex));
    }

    // ---- what stands where it has no business ------------------------------------------------------------------

    static List<Type> listsOfValues() {
        return List.of(
                new Types<List<Instant>>() {}.type(),
                new Types<List<OffsetDateTime>>() {}.type(),
                new Types<List<ZoneId>>() {}.type(),
                new Types<List<Period>>() {}.type(),
                new Types<List<UUID>>() {}.type(),
                new Types<List<Tree>>() {}.type(),
                new Types<List<BigDecimal>>() {}.type(),
                new Types<List<Thread.State>>() {}.type());
    }

    @ParameterizedTest
    @MethodSource("listsOfValues")
    void decode_ofBytesWhereAValueIsExpected_neverPutsThemIntoTheList(Type type) {
        for (String bytes : List.of("91 c4 01 01", "91 c4 03 616263", "91 d4 05 00", "91 d4 7f 00")) {
            assertRefused(type, hex(bytes));
        }
    }

    @ParameterizedTest
    @MethodSource("listsOfValues")
    void decode_ofNoBytesWhereAValueIsExpected_isAtMostNull(Type type) {
        byte[] noBytes = hex("91 c4 00");
        Throwable thrown = catchThrowable(
                () -> assertThat((List<?>) decoded(type, noBytes)).containsOnlyNulls());

        if (thrown != null) {
            assertThat(thrown).isInstanceOf(DecodeException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"81 01 01", "81 c0 01", "81 c4 01 61 01", "81 90 01", "81 d4 01 61 01", "81 c1 01"})
    void decode_ofANameThatIsNoText_isADecodeException(String hex) {
        assertRefused(Tree.class, hex(hex));
        assertRefused(new Types<Map<String, Integer>>() {}.type(), hex(hex));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"c1", "d4 03 00", "d4 80 00", "c7 00 7f", "d5 ff 0000", "c7 0d ff 00000000000000000000000000"})
    void decode_ofWhatHasNoMeaning_isADecodeException(String hex) {
        for (Type type : List.of(String.class, Long.class, Instant.class, TEXTS, Tree.class)) {
            assertRefused(type, hex(hex));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d7 ff ffffffff00000000",
                "c7 0c ff 3b9aca00 0000000000000000",
                "c7 0c ff ffffffff 0000000000000000",
                "c7 0c ff 00000000 7fffffffffffffff",
                "c7 0c ff 00000000 8000000000000000"
            })
    void decode_ofAPointInTimeOutOfRange_isADecodeException(String hex) {
        assertRefused(Instant.class, hex(hex));
        assertRefused(String.class, hex(hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c3", "c0 80", "ed a0 80", "f5 80 80 80", "e2 82", "61 ff 61", "ef bf bd ff"})
    void decode_ofTextThatIsNotUtf8_isADecodeException(String hex) {
        byte[] text = hex(hex);

        assertRefused(String.class, prefixed(0xA0 | text.length, text));
        assertRefused(TEXTS, prefixed(0x91, prefixed(0xA0 | text.length, text)));
        byte[] name = prefixed(0x81, prefixed(0xA0 | text.length, text));
        byte[] map = Arrays.copyOf(name, name.length + 1);
        assertRefused(new Types<Map<String, Integer>>() {}.type(), map);
    }

    @Test
    void decode_ofTheReplacementCharacterItself_isThatCharacter() {
        assertThat(decoded(String.class, hex("a4 61efbfbd"))).isEqualTo("a\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01 01", "01 c1", "a1 61 00", "90 90", "80 80", "c0", "c0 c0"})
    void decode_ofNoneOrSeveralValues_isADecodeException(String hex) {
        for (Type type : List.of(String.class, Long.class, TEXTS, Tree.class)) {
            assertRefused(type, hex(hex));
        }
    }
}
