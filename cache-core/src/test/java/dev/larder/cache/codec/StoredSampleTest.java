package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promise about bytes on the wire: what one release has stored under version 1, the next one reads. */
class StoredSampleTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LEASE")
    void decode_ofAnEntryOfTheFirstRelease_givesItsValue(StoredSample sample) throws IOException {
        Envelope entry = Envelope.parse(sample.stored());

        assertThat(entry).isNotNull();
        assertThat(sample.format().decode(entry)).usingRecursiveComparison().isEqualTo(sample.value());
        assertThat(entry.kind()).isEqualTo(Envelope.Kind.VALUE);
        assertThat(entry.isAbsent()).isEqualTo(sample.name().startsWith("ABSENT"));
        assertThat(entry.stamp()).isEqualTo(StoredSample.STAMP);
        assertThat(entry.physicalMillis()).isEqualTo(StoredSample.PHYSICAL_MILLIS);
    }

    @ParameterizedTest
    @EnumSource(names = "LEASE")
    void parse_ofALeaseOfTheFirstRelease_givesItsToken(StoredSample sample) throws IOException {
        Envelope entry = Envelope.parse(sample.stored());

        assertThat(entry).isNotNull();
        assertThat(entry.kind()).isEqualTo(Envelope.Kind.LEASE);
        assertThat(entry.hasStamp(StoredSample.STAMP)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void encode_today_writesTheBytesOfTheFirstRelease(StoredSample sample) throws IOException {
        assertThat(sample.written()).isEqualTo(sample.stored());
    }
}
