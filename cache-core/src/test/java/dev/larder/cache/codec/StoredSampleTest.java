package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.json.JsonCodec;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The promise about bytes on the wire: what one release has stored under version 2, the next one reads. */
class StoredSampleTest {

    static Stream<Arguments> samples() {
        return StoredSample.CODECS.stream()
                .flatMap(codec -> Stream.of(StoredSample.values()).map(sample -> Arguments.of(codec, sample)));
    }

    static Stream<Arguments> values() {
        return samples().filter(arguments -> arguments.get()[1] != StoredSample.LEASE);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("values")
    void decode_ofAnEntryOfTheFirstRelease_givesItsValue(String codec, StoredSample sample) throws IOException {
        Envelope entry = Envelope.parse(sample.stored(codec), StoredSample.KEY);

        assertThat(entry).isNotNull();
        assertThat(sample.format(codec).decode(entry))
                .usingRecursiveComparison()
                .isEqualTo(sample.value());
        assertThat(entry.kind()).isEqualTo(Envelope.Kind.VALUE);
        assertThat(entry.isAbsent()).isEqualTo(sample.name().startsWith("ABSENT"));
        assertThat(entry.stamp()).isEqualTo(StoredSample.STAMP);
        assertThat(entry.physicalMillis()).isEqualTo(StoredSample.PHYSICAL_MILLIS);
    }

    @Test
    void parse_ofALeaseOfTheFirstRelease_givesItsToken() throws IOException {
        Envelope entry = Envelope.parse(StoredSample.LEASE.stored(JsonCodec.NAME), StoredSample.KEY);

        assertThat(entry).isNotNull();
        assertThat(entry.kind()).isEqualTo(Envelope.Kind.LEASE);
        assertThat(entry.hasStamp(StoredSample.STAMP)).isTrue();
    }

    /** Version 1, before the first release, was four bytes shorter and named no key. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("samples")
    void parse_ofVersion1_isNoEntry(String codec, StoredSample sample) throws IOException {
        byte[] stored = sample.stored(codec);
        byte[] old = new byte[stored.length - 4];
        System.arraycopy(stored, 0, old, 0, Envelope.HEADER_LENGTH - 4);
        System.arraycopy(
                stored,
                Envelope.HEADER_LENGTH,
                old,
                Envelope.HEADER_LENGTH - 4,
                stored.length - Envelope.HEADER_LENGTH);
        old[2] = 1;

        assertThat(Envelope.parse(old, StoredSample.KEY)).isNull();
        assertThat(Envelope.parse(old)).isNull();
        assertThat(Envelope.isOfAnotherKey(old, "another")).isFalse();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("samples")
    void encode_today_writesTheBytesOfTheFirstRelease(String codec, StoredSample sample) throws IOException {
        assertThat(sample.written(codec)).isEqualTo(sample.stored(codec));
    }
}
