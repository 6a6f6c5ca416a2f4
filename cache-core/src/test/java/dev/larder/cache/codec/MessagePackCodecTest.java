package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.larder.cache.codec.msgpack.MessagePackCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

class MessagePackCodecTest extends CodecContract {

    @Override
    Codec codec() {
        return new MessagePackCodec();
    }

    /** The mapper of an application's web interface keeps as much here as it does in JSON. */
    @Nested
    class WithAMapperForAWebInterface extends CodecContract {

        private final JsonMapper mapper = WebInterfaceMapper.builder().build();

        @Override
        Codec codec() {
            return new MessagePackCodec(mapper);
        }
    }

    @Test
    void encode_ofTheSampleProduct_takesAFifthLessThanJson() {
        assertThat(codec().bind(SampleProduct.class).encode(SampleProduct.sample(42)))
                .hasSize(773);
    }

    // ---- the application's mapper ------------------------------------------------------------------------------

    static final class EpochText extends StdSerializer<Instant> {
        EpochText() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
            generator.writeString("epoch " + value.getEpochSecond());
        }
    }

    static final class EpochTextReader extends StdDeserializer<Instant> {
        EpochTextReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) {
            return Instant.ofEpochSecond(Long.parseLong(parser.getString().substring("epoch ".length())));
        }
    }

    @Test
    void encode_ofAnInstantForWhichAModuleHasItsOwn_isATimestampAsEver() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new SimpleModule()
                        .addSerializer(Instant.class, new EpochText())
                        .addDeserializer(Instant.class, new EpochTextReader()))
                .build();
        Codec codec = new MessagePackCodec(mapper);
        Instant precise = Instant.ofEpochSecond(12, 345);

        assertThat(codec.bind(Instant.class).encode(precise))
                .isEqualTo(codec().bind(Instant.class).encode(precise));
        assertThat(roundTrip(codec, precise)).isEqualTo(precise);
    }

    record Formatted(
            @JsonFormat(pattern = "dd/MM/yyyy HH:mm:ss", timezone = "UTC")
            Instant patterned,

            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant text,
            Instant plain) {}

    @Test
    void encode_ofAnInstantWithAFormat_isATimestampAsEver() {
        Instant noon = Instant.parse("2025-07-01T12:00:00Z");
        Formatted value = new Formatted(noon, noon, noon);
        byte[] bytes = codec().bind(Formatted.class).encode(value);

        assertThat(bytes).asString(StandardCharsets.ISO_8859_1).doesNotContain("2025");
        assertThat(roundTrip(codec(), value)).isEqualTo(value);
    }

    @JsonSerialize(using = NestingWriter.class)
    @JsonDeserialize(using = NestingReader.class)
    record Nesting(Point first, Point second, String note, Point tree) {}

    /** Writes values within its value, in each of the ways there are. */
    static final class NestingWriter extends StdSerializer<Nesting> {
        NestingWriter() {
            super(Nesting.class);
        }

        @Override
        public void serialize(Nesting value, JsonGenerator generator, SerializationContext context) {
            generator.writeStartArray();
            generator.writePOJO(value.first());
            context.writeValue(generator, value.second());
            generator.writeString(value.note());
            generator.writeTree(JsonMapper.shared()
                    .createObjectNode()
                    .put("x", value.tree().x())
                    .put("y", value.tree().y()));
            generator.writeEndArray();
        }
    }

    static final class NestingReader extends StdDeserializer<Nesting> {
        NestingReader() {
            super(Nesting.class);
        }

        @Override
        public Nesting deserialize(JsonParser parser, DeserializationContext context) {
            parser.nextToken();
            Point first = parser.readValueAs(Point.class);
            parser.nextToken();
            Point second = context.readValue(parser, Point.class);
            String note = parser.nextStringValue();
            parser.nextToken();
            JsonNode tree = parser.readValueAsTree();
            parser.nextToken();
            return new Nesting(
                    first,
                    second,
                    note,
                    new Point(tree.get("x").intValue(), tree.get("y").intValue()));
        }
    }

    @Test
    void roundTrip_throughSerializersThatNestValues_isEqual() {
        Nesting value = new Nesting(new Point(1, 2), new Point(3, 4), "note", new Point(5, 6));
        TypedCodec typed = codec().bind(new Types<List<Nesting>>() {}.type());
        byte[] bytes = typed.encode(List.of(value, value));

        assertThat(typed.decode(bytes, 0, bytes.length)).isEqualTo(List.of(value, value));
    }

    // ---- limits ------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE00", "text \uD83D text", "\uDE00\uD83D", "ä\uD83D"})
    void encode_ofHalfASurrogatePair_isAnEncodeException(String text) {
        TypedCodec typed = codec().bind(String.class);

        assertThatThrownBy(() -> typed.encode(text)).isInstanceOf(EncodeException.class);
    }

    @Test
    void decode_deeperThanTheStack_isADecodeException() {
        JsonMapper unlimited = new JsonMapper(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Integer.MAX_VALUE)
                        .build())
                .build());
        TypedCodec typed = new MessagePackCodec(unlimited).bind(Tree.class);
        byte[] level = {(byte) 0x81, (byte) 0xA8, 'c', 'h', 'i', 'l', 'd', 'r', 'e', 'n', (byte) 0x91};
        int depth = 100_000;
        byte[] bytes = new byte[depth * level.length];
        for (int i = 0; i < depth; i++) {
            System.arraycopy(level, 0, bytes, i * level.length, level.length);
        }

        assertThatThrownBy(() -> typed.decode(bytes, 0, bytes.length))
                .isInstanceOf(DecodeException.class)
                .hasRootCauseInstanceOf(StackOverflowError.class);
    }

    // ---- what is kept between calls ----------------------------------------------------------------------------

    @Test
    void decode_ofMoreNamesThanAreKept_givesEachOfThem() {
        Map<String, Integer> names = new LinkedHashMap<>();
        for (int i = 0; i < 5_000; i++) {
            names.put(("name-" + i).repeat(1 + i % 12), i);
            names.put("ä".repeat(i % 40) + i, i);
        }
        TypedCodec typed = codec().bind(new Types<Map<String, Integer>>() {}.type());
        byte[] bytes = typed.encode(names);

        for (int i = 0; i < 3; i++) {
            assertThat(typed.decode(bytes, 0, bytes.length)).isEqualTo(names);
        }
    }

    @Test
    void decode_ofNamesThatDifferInOneByte_keepsThemApart() {
        TypedCodec typed = codec().bind(new Types<Map<String, Integer>>() {}.type());
        for (int length = 0; length <= 70; length++) {
            Map<String, Integer> names = new LinkedHashMap<>();
            for (int i = 0; i < length; i++) {
                names.put("a".repeat(i) + "b" + "a".repeat(length - i - 1), i);
            }
            names.put("a".repeat(length), length);
            byte[] bytes = typed.encode(names);

            assertThat(typed.decode(bytes, 0, bytes.length)).isEqualTo(names);
            assertThat(typed.decode(bytes, 0, bytes.length)).isEqualTo(names);
        }
    }

    @Test
    void roundTrip_byManyThreads_neverMixesValues() throws Exception {
        TypedCodec typed = codec().bind(new Types<Map<String, SampleProduct>>() {}.type());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> calls = IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(thread -> () -> returnsWhatItWrote(typed, thread))
                    .collect(Collectors.toList());
            for (var result : threads.invokeAll(calls)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean returnsWhatItWrote(TypedCodec typed, int thread) {
        for (int i = 0; i < 500; i++) {
            int id = thread * 1_000 + i;
            Map<String, SampleProduct> value = Map.of("key-" + id, SampleProduct.sample(id));
            byte[] bytes = typed.encode(value);
            if (!value.equals(typed.decode(bytes, 0, bytes.length))) {
                return false;
            }
        }
        return true;
    }

    private static Object roundTrip(Codec codec, Object value) {
        TypedCodec typed = codec.bind(value.getClass());
        byte[] bytes = typed.encode(value);
        return typed.decode(bytes, 0, bytes.length);
    }
}
