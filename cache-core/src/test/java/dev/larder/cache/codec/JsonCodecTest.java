package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.codec.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonCodecTest extends CodecContract {

    @Override
    Codec codec() {
        return new JsonCodec();
    }

    /** An application's mapper, set up for people who read its interface, keeps as much as one of our own. */
    @Nested
    class WithAMapperForAWebInterface extends CodecContract {

        private final JsonMapper mapper = WebInterfaceMapper.builder()
                .enable(DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT)
                .build();

        @Override
        Codec codec() {
            return new JsonCodec(mapper);
        }
    }

    record Times(OffsetDateTime at) {}

    @Test
    void encode_timesOfAMapperThatWritesThemAsNumbers_areText() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build();

        byte[] bytes = new JsonCodec(mapper)
                .bind(Times.class)
                .encode(new Times(OffsetDateTime.parse("2025-07-01T12:00:00+02:00")));

        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("{\"at\":\"2025-07-01T12:00:00+02:00\"}");
    }

    @Test
    void decode_deeperThanTheParserAllows_isADecodeException() {
        JsonMapper unlimited = new JsonMapper(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Integer.MAX_VALUE)
                        .build())
                .build());
        TypedCodec typed = new JsonCodec(unlimited).bind(Tree.class);
        int depth = 100_000;
        byte[] bytes = ("{\"children\":[".repeat(depth) + "]}".repeat(depth)).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> typed.decode(bytes, 0, bytes.length))
                .isInstanceOf(DecodeException.class)
                .hasRootCauseInstanceOf(StackOverflowError.class);
    }
}
