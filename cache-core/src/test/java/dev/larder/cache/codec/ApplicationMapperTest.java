package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import dev.larder.cache.codec.json.JsonCodec;
import dev.larder.cache.codec.msgpack.MessagePackCodec;
import java.time.OffsetDateTime;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** A codec over the mapper of an application: what that mapper has been taught counts, and it stays as it is. */
class ApplicationMapperTest {

    record Times(OffsetDateTime at) {}

    interface Currency {
        String code();
    }

    record Code(String code) implements Currency {}

    record Price(long cents, Currency currency) {}

    static Stream<Named<Function<JsonMapper, Codec>>> codecs() {
        return Stream.of(named("json", JsonCodec::new), named("msgpack", MessagePackCodec::new));
    }

    private static Object roundTrip(Codec codec, Object value) {
        TypedCodec typed = codec.bind(value.getClass());
        byte[] bytes = typed.encode(value);
        return typed.decode(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void constructor_withAMapper_leavesThatMapperAsItIs(Function<JsonMapper, Codec> codec) {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build();
        Times times = new Times(OffsetDateTime.parse("2025-07-01T12:00:00+02:00"));

        assertThat(roundTrip(codec.apply(mapper), times)).isEqualTo(times);
        assertThat(mapper.writeValueAsString(times)).isEqualTo("{\"at\":1751364000.000000000}");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void constructor_withAMapper_honoursItsModules(Function<JsonMapper, Codec> codec) {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new SimpleModule().addAbstractTypeMapping(Currency.class, Code.class))
                .build();
        Price price = new Price(1, new Code("EUR"));

        assertThat(roundTrip(codec.apply(mapper), price)).isEqualTo(price);
    }
}
