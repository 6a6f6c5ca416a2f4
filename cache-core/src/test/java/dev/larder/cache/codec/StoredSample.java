package dev.larder.cache.codec;

import dev.larder.cache.codec.format.Codecs;
import dev.larder.cache.codec.json.JsonCodec;
import dev.larder.cache.codec.msgpack.MessagePackCodec;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Entries of format version 2 as they were written by the first release, kept as files. Every release that says it
 * reads version 2 reads them; the files are never written again.
 */
enum StoredSample {
    TEXT(String.class, "Grüße, 世界 \uD83D\uDE00"),
    NUMBER(long.class, -42L),
    DECIMAL(BigDecimal.class, new BigDecimal("1.00")),
    TIME(OffsetDateTime.class, OffsetDateTime.parse("2025-07-01T12:00:00.123456789+05:45")),
    INSTANTS(
            new Types<List<Instant>>() {}.type(),
            List.of(Instant.ofEpochSecond(1), Instant.ofEpochSecond(1, 2), Instant.ofEpochSecond(-1, 2))),
    INTEGER(BigInteger.class, new BigInteger("-123456789012345678901234567890")),
    NUMBERS(double[].class, new double[] {0, -0.5, 1e300}),
    BYTES(byte[].class, new byte[] {0, 1, -1}),
    PRODUCT(SampleProduct.class, SampleProduct.sample(42)),
    PRODUCTS(new Types<List<SampleProduct>>() {}.type(), List.of(SampleProduct.sample(1), SampleProduct.sample(2))),
    MAP(new Types<Map<UUID, int[][]>>() {}.type(), Map.of(new UUID(1, 2), new int[][] {{1, 2}, {}})),
    OPTIONAL(new Types<Optional<SampleProduct>>() {}.type(), Optional.of(SampleProduct.sample(3))),
    OPTIONAL_NUMBER(OptionalInt.class, OptionalInt.of(0)),
    ABSENT_PRODUCT(SampleProduct.class, null),
    ABSENT_OPTIONAL(new Types<Optional<SampleProduct>>() {}.type(), Optional.empty()),
    LEASE(String.class, null);

    /** The codecs that write each sample. */
    static final List<String> CODECS = List.of(JsonCodec.NAME, MessagePackCodec.NAME);

    /** The stamp of every sample. */
    static final Stamp STAMP = new Stamp(0x0123456789abcdefL, 0xfedcba9876543210L);

    /** The key of every sample. */
    static final String KEY = "sample:größe:42";

    /** The life of every sample with a payload. */
    static final long PHYSICAL_MILLIS = 600_000;

    private final Type type;
    private final @Nullable Object value;

    StoredSample(Type type, @Nullable Object value) {
        this.type = type;
        this.value = value;
    }

    ValueFormat format(String codec) {
        return Codecs.builtIn().format(codec, type);
    }

    @Nullable
    Object value() {
        return value;
    }

    /** The bytes today's code writes. */
    byte[] written(String codec) {
        if (this == LEASE) {
            return Envelope.lease(STAMP, KEY);
        }
        byte[] entry = format(codec).encode(value, STAMP, PHYSICAL_MILLIS);
        Envelope.bind(entry, KEY);
        return entry;
    }

    /** The bytes the first release wrote. */
    byte[] stored(String codec) throws IOException {
        try (InputStream file = StoredSample.class.getResourceAsStream("version-2/" + fileName(codec))) {
            if (file == null) {
                throw new IOException("There is no stored sample " + fileName(codec));
            }
            return file.readAllBytes();
        }
    }

    private String fileName(String codec) {
        return codec + "/" + name().toLowerCase().replace('_', '-') + ".bin";
    }

    /** Writes the files that are not there yet; the directory is the only argument. */
    public static void main(String[] arguments) throws IOException {
        for (String codec : CODECS) {
            for (StoredSample sample : values()) {
                Path file = Path.of(arguments[0], sample.fileName(codec));
                Files.createDirectories(file.getParent());
                if (!Files.exists(file)) {
                    Files.write(file, sample.written(codec));
                }
            }
        }
    }
}
