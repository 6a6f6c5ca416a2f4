package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

    private static final Stamp STAMP = new Stamp(0x1011121314151617L, 0x18191a1b1c1d1e1fL);

    @Test
    void value_isLaidOutAsTheScriptsReadIt() {
        byte[] bytes = Envelope.value(STAMP, 0x0a0b0c0d, 0x2021222324252627L, new byte[] {'h', 'i'}, 0x1234);

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("ca4c02" + "56" + "00000000" + "0a0b0c0d" + "101112131415161718191a1b1c1d1e1f"
                        + "101112131415161718191a1b1c1d1e1f" + "2021222324252627" + "0000000000001234"
                        + "0000000000000000" + "0000000000000000" + "0000000000000000" + "00000000" + "6869");
    }

    @Test
    void parse_ofAValue_givesWhatWasPutIn() {
        byte[] bytes = Envelope.value(STAMP, 7, -8, new byte[] {1, 2, 3}, 600_000);

        Envelope entry = Envelope.parse(bytes);

        assertThat(entry).isNotNull();
        assertThat(entry.kind()).isEqualTo(Envelope.Kind.VALUE);
        assertThat(entry.isAbsent()).isFalse();
        assertThat(entry.codecId()).isEqualTo(7);
        assertThat(entry.fingerprint()).isEqualTo(-8);
        assertThat(entry.stamp()).isEqualTo(STAMP);
        assertThat(entry.hasStamp(STAMP)).isTrue();
        assertThat(entry.hasStamp(new Stamp(STAMP.high(), STAMP.low() + 1))).isFalse();
        assertThat(entry.hasStamp(new Stamp(STAMP.high() + 1, STAMP.low()))).isFalse();
        assertThat(entry.physicalMillis()).isEqualTo(600_000);
        assertThat(entry.freshMillis()).isZero();
        assertThat(entry.payloadLength()).isEqualTo(3);
        assertThat(entry.bytes()).isSameAs(bytes);
    }

    @Test
    void parse_ofAnAbsentValue_isAbsent() {
        Envelope entry = Envelope.parse(Envelope.absent(STAMP, 7, -8, 30_000));

        assertThat(entry).isNotNull();
        assertThat(entry.kind()).isEqualTo(Envelope.Kind.VALUE);
        assertThat(entry.isAbsent()).isTrue();
        assertThat(entry.fingerprint()).isEqualTo(-8);
        assertThat(entry.payloadLength()).isZero();
    }

    @Test
    void parse_ofALease_givesItsToken() {
        Envelope entry = Envelope.parse(Envelope.lease(STAMP, "k"));

        assertThat(entry).isNotNull();
        assertThat(entry.kind()).isEqualTo(Envelope.Kind.LEASE);
        assertThat(entry.kind().hasPayload()).isFalse();
        assertThat(entry.stamp()).isEqualTo(STAMP);
    }

    @Test
    void stamp_toBytes_isWhatStandsInTheEntry() {
        byte[] bytes = Envelope.lease(STAMP, "k");

        assertThat(Arrays.copyOfRange(bytes, Envelope.STAMP_OFFSET, Envelope.STAMP_OFFSET + Stamp.LENGTH))
                .isEqualTo(STAMP.toBytes());
    }

    @Test
    void stamp_fresh_isNeverTheSame() {
        Set<Stamp> stamps = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            stamps.add(Stamp.fresh());
        }

        assertThat(stamps).hasSize(10_000);
    }

    @Test
    void parse_ofEveryKindByte_knowsFive() {
        List<Integer> known = IntStream.range(0, 256)
                .filter(kind -> {
                    byte[] bytes = Envelope.lease(STAMP, "k");
                    bytes[Envelope.KIND_OFFSET] = (byte) kind;
                    return Envelope.parse(bytes) != null;
                })
                .boxed()
                .toList();

        assertThat(known).containsExactly((int) 'C', (int) 'F', (int) 'L', (int) 'V', (int) 'W');
    }

    @Test
    void parse_shorterThanAHeader_isNoEntry() {
        byte[] bytes = Envelope.value(STAMP, 7, -8, new byte[] {1, 2, 3}, 600_000);

        for (int length = 0; length < Envelope.HEADER_LENGTH; length++) {
            assertThat(Envelope.parse(Arrays.copyOf(bytes, length)))
                    .as("%d bytes", length)
                    .isNull();
        }
        assertThat(Envelope.parse(Arrays.copyOf(bytes, Envelope.HEADER_LENGTH))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 5, 6, 7})
    void parse_withUnknownBitsInTheHeader_isNoEntry(int offset) {
        byte[] bytes = Envelope.value(STAMP, 7, -8, new byte[] {1, 2, 3}, 600_000);
        for (int bit = 0; bit < 8; bit++) {
            byte[] changed = bytes.clone();
            changed[offset] ^= (byte) (1 << bit);
            assertThat(Envelope.parse(changed))
                    .as("bit %d of byte %d", bit, offset)
                    .isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Envelope.Kind.class,
            names = {"LEASE", "WRITE", "FENCE"})
    void parse_ofAPayloadWhereNoneBelongs_isNoEntry(Envelope.Kind kind) {
        byte[] bytes = Arrays.copyOf(Envelope.lease(STAMP, "k"), Envelope.HEADER_LENGTH + 1);
        bytes[Envelope.KIND_OFFSET] = (byte) kind.name().charAt(0);

        assertThat(Envelope.parse(bytes)).isNull();
        assertThat(Envelope.parse(Arrays.copyOf(bytes, Envelope.HEADER_LENGTH))).isNotNull();
    }

    @Test
    void parse_ofOtherProgramsBytes_isNoEntry() throws IOException {
        ByteArrayOutputStream serialized = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(serialized)) {
            out.writeObject(List.of("x".repeat(200)));
        }

        assertThat(Envelope.parse(serialized.toByteArray())).isNull();
        assertThat(Envelope.parse("plain text ".repeat(20).getBytes(StandardCharsets.UTF_8)))
                .isNull();
        assertThat(Envelope.parse(("{\"a\":\"" + "b".repeat(100) + "\"}").getBytes(StandardCharsets.UTF_8)))
                .isNull();
        assertThat(Envelope.parse(new byte[500])).isNull();
    }

    // the key

    @ParameterizedTest
    @CsvSource({"'', 811c9dc5", "a, e40c292c", "foobar, bf9cf968", "ä, 199de0e2", "product:42, a5539a30"})
    void key_isTheHashThatOthersKnowAsFnv(String key, String hash) {
        byte[] lease = Envelope.lease(STAMP, key);
        byte[] fence = Envelope.fence(STAMP, key.getBytes(StandardCharsets.UTF_8));

        assertThat(HexFormat.of().formatHex(lease, Envelope.HEADER_LENGTH - 4, Envelope.HEADER_LENGTH))
                .isEqualTo(hash);
        assertThat(fence).isEqualTo(Envelope.fence(STAMP, key));
    }

    private static byte[] bound(byte[] entry, String... keys) {
        for (String key : keys) {
            Envelope.bind(entry, key);
        }
        return entry;
    }

    static Stream<byte[]> entriesOfOne() {
        byte[] value = bound(Envelope.value(STAMP, 7, -8, new byte[] {1}, 60_000), "product:2", "product:1");
        Envelope entry = Envelope.parse(value);
        return Stream.of(
                Envelope.lease(STAMP, "product:1"),
                Envelope.write(STAMP, "product:1"),
                Envelope.fence(STAMP, "product:1"),
                bound(Envelope.absent(STAMP, 7, -8, 60_000), "product:1"),
                value,
                entry.claimed(STAMP, 1, 2),
                entry.paused(STAMP, 1),
                Envelope.parse(entry.claimed(STAMP, 1, 2)).unclaimed(STAMP));
    }

    @ParameterizedTest
    @MethodSource("entriesOfOne")
    void parse_underAnotherKeyThanItsOwn_isNoEntry(byte[] bytes) {
        assertThat(Envelope.parse(bytes, "product:1")).isNotNull();
        assertThat(Envelope.isOfAnotherKey(bytes, "product:1")).isFalse();

        assertThat(Envelope.parse(bytes, "product:2")).isNull();
        assertThat(Envelope.isOfAnotherKey(bytes, "product:2")).isTrue();
        assertThat(Envelope.parse(bytes)).isNotNull();
    }

    @Test
    void parse_ofAValueThatWasNotPutUnderAKey_isNoEntryOfAny() {
        byte[] value = Envelope.value(STAMP, 7, -8, new byte[] {1}, 60_000);

        assertThat(Envelope.parse(value, "product:1")).isNull();
    }

    @Test
    void bind_toAKey_changesNothingButThat() {
        byte[] value = Envelope.value(STAMP, 7, -8, new byte[] {1}, 60_000);
        byte[] bound = bound(value.clone(), "product:1");

        assertThat(Arrays.mismatch(value, bound)).isEqualTo(Envelope.HEADER_LENGTH - 4);
        assertThat(bound[Envelope.HEADER_LENGTH]).isEqualTo((byte) 1);
    }

    @Test
    void bind_bytesThatAreNoEntry_leavesThem() {
        assertThat(bound("short".getBytes(StandardCharsets.UTF_8), "product:1"))
                .isEqualTo("short".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void key_ofNearKeys_differs() {
        Set<String> hashes = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            byte[] lease = Envelope.lease(STAMP, "product:" + i + ":details");
            hashes.add(HexFormat.of().formatHex(lease, Envelope.HEADER_LENGTH - 4, Envelope.HEADER_LENGTH));
        }

        assertThat(hashes).hasSize(10_000);
    }
}
