package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

class JsonCodecTest extends CodecContract {

    @Override
    Codec codec() {
        return new JsonCodec();
    }

    /** An application's mapper, set up for people who read its interface, keeps as much as one of our own. */
    @Nested
    class WithAMapperForAWebInterface extends CodecContract {

        private final JsonMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .changeDefaultPropertyInclusion(inclusion -> inclusion
                        .withValueInclusion(JsonInclude.Include.NON_DEFAULT)
                        .withContentInclusion(JsonInclude.Include.NON_EMPTY))
                .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED)
                .enable(SerializationFeature.WRAP_ROOT_VALUE)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                        DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT)
                .enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.TRUNCATE_TO_MSECS_ON_WRITE)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE, EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                .build();

        @Override
        Codec codec() {
            return new JsonCodec(mapper);
        }
    }

    record Times(OffsetDateTime at) {}

    @Test
    void constructor_withAMapper_leavesThatMapperAsItIs() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build();
        Times times = new Times(OffsetDateTime.parse("2025-07-01T12:00:00+02:00"));

        byte[] bytes = new JsonCodec(mapper).bind(Times.class).encode(times);

        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("{\"at\":\"2025-07-01T12:00:00+02:00\"}");
        assertThat(mapper.writeValueAsString(times)).isEqualTo("{\"at\":1751364000.000000000}");
    }

    interface Currency {
        String code();
    }

    record Code(String code) implements Currency {}

    record Price(long cents, Currency currency) {}

    @Test
    void constructor_withAMapper_honoursItsModules() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new SimpleModule().addAbstractTypeMapping(Currency.class, Code.class))
                .build();
        TypedCodec typed = new JsonCodec(mapper).bind(Price.class);
        byte[] bytes = typed.encode(new Price(1, new Code("EUR")));

        assertThat(typed.decode(bytes, 0, bytes.length)).isEqualTo(new Price(1, new Code("EUR")));
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
