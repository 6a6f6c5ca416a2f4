package dev.larder.cache.codec;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Entries of format version 1 as they were written by the first release, kept as files. Every release that says it
 * reads version 1 reads them; the files are never written again.
 */
enum StoredSample {
    TEXT(String.class, "Grüße, 世界 \uD83D\uDE00"),
    NUMBER(long.class, -42L),
    DECIMAL(BigDecimal.class, new BigDecimal("1.00")),
    TIME(OffsetDateTime.class, OffsetDateTime.parse("2025-07-01T12:00:00.123456789+05:45")),
    PRODUCT(SampleProduct.class, SampleProduct.sample(42)),
    PRODUCTS(new Types<List<SampleProduct>>() {}.type(), List.of(SampleProduct.sample(1), SampleProduct.sample(2))),
    MAP(new Types<Map<UUID, int[][]>>() {}.type(), Map.of(new UUID(1, 2), new int[][] {{1, 2}, {}})),
    OPTIONAL(new Types<Optional<SampleProduct>>() {}.type(), Optional.of(SampleProduct.sample(3))),
    OPTIONAL_NUMBER(OptionalInt.class, OptionalInt.of(0)),
    ABSENT_PRODUCT(SampleProduct.class, null),
    ABSENT_OPTIONAL(new Types<Optional<SampleProduct>>() {}.type(), Optional.empty()),
    LEASE(String.class, null);

    /** The stamp of every sample. */
    static final Stamp STAMP = new Stamp(0x0123456789abcdefL, 0xfedcba9876543210L);

    /** The life of every sample with a payload. */
    static final long PHYSICAL_MILLIS = 600_000;

    private final Type type;
    private final @Nullable Object value;

    StoredSample(Type type, @Nullable Object value) {
        this.type = type;
        this.value = value;
    }

    ValueFormat format() {
        return Codecs.builtIn().format(JsonCodec.NAME, type);
    }

    @Nullable
    Object value() {
        return value;
    }

    /** The bytes today's code writes. */
    byte[] written() {
        return this == LEASE ? Envelope.lease(STAMP) : format().encode(value, STAMP, PHYSICAL_MILLIS);
    }

    /** The bytes the first release wrote. */
    byte[] stored() throws IOException {
        try (InputStream file = StoredSample.class.getResourceAsStream("version-1/" + fileName())) {
            if (file == null) {
                throw new IOException("There is no stored sample " + fileName());
            }
            return file.readAllBytes();
        }
    }

    private String fileName() {
        return name().toLowerCase().replace('_', '-') + ".bin";
    }

    /** Writes the files that are not there yet; the directory is the only argument. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        for (StoredSample sample : values()) {
            Path file = directory.resolve(sample.fileName());
            if (!Files.exists(file)) {
                Files.write(file, sample.written());
            }
        }
    }
}
