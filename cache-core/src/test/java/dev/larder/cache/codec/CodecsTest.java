package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.codec.format.Codecs;
import dev.larder.cache.codec.json.JsonCodec;
import dev.larder.cache.codec.msgpack.MessagePackCodec;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CodecsTest {

    private static final Stamp STAMP = Stamp.fresh();

    /** Writes the text of a value backwards, and reads only texts. */
    record Backwards(String name) implements Codec {

        @Override
        public TypedCodec bind(Type type) {
            if (type != String.class) {
                throw new CacheConfigurationException("Only texts can be written backwards, not \"" + type + "\"");
            }
            return new TypedCodec() {
                @Override
                public byte[] encode(Object value) {
                    return reverse(value.toString()).getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public Object decode(byte[] bytes, int offset, int length) {
                    return reverse(new String(bytes, offset, length, StandardCharsets.UTF_8));
                }
            };
        }

        private static String reverse(String text) {
            return new StringBuilder(text).reverse().toString();
        }
    }

    @Test
    void format_ofAnUnknownCodec_listsTheKnownOnes() {
        Codecs codecs = Codecs.of(List.of(new Backwards("backwards")));

        assertThatThrownBy(() -> codecs.format("jsn", String.class))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("\"jsn\"")
                .hasMessageContaining("backwards, json, msgpack");
    }

    @Test
    void of_twoCodecsOfOneName_isRefused() {
        assertThatThrownBy(() -> Codecs.of(List.of(new Backwards("back"), new Backwards("back"))))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("\"back\"")
                .hasMessageContaining("another name");
        assertThatThrownBy(() -> Codecs.of(List.of(new Backwards("json"))))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("\"json\"");
        assertThatThrownBy(() -> Codecs.of(List.of(new JsonCodec(), new JsonCodec())))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("\"json\"");
    }

    @Test
    void of_twoNamesOfOneCodecId_isRefused() {
        assertThat(CodecId.of(new Backwards("codec-1213d"))).isEqualTo(CodecId.of(new Backwards("codec-133c2")));
        assertThatThrownBy(() -> Codecs.of(List.of(new Backwards("codec-1213d"), new Backwards("codec-133c2"))))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("codec-1213d")
                .hasMessageContaining("codec-133c2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Json", "my codec", "-a", "a-", "a--b", "ä", "a_b"})
    void of_aMalformedName_isRefused(String name) {
        assertThatThrownBy(() -> Codecs.of(List.of(new Backwards(name))))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("\"" + name + "\"");
    }

    @Test
    void of_aJsonCodecWithTheApplicationsMapper_takesThePlaceOfTheBuiltIn() {
        Codecs codecs = Codecs.of(List.of(new JsonCodec(renaming())));
        ValueFormat format = codecs.format("json", SampleProduct.class);

        byte[] bytes = format.encode(SampleProduct.sample(1), STAMP, 1_000);

        assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("\"public_id\"");
        assertThat(format.decode(parsed(bytes))).isEqualTo(SampleProduct.sample(1));
        assertThatThrownBy(() ->
                        Codecs.builtIn().format("json", SampleProduct.class).decode(parsed(bytes)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("shape");
    }

    abstract static class PublicIdRenamed {
        @JsonProperty("public_id")
        UUID publicId;
    }

    private static JsonMapper renaming() {
        return JsonMapper.builder()
                .addMixIn(SampleProduct.class, PublicIdRenamed.class)
                .build();
    }

    static Stream<List<Codec>> codecsOfOneMapper() {
        JsonMapper mapper = renaming();
        return Stream.of(
                List.of(new JsonCodec(mapper)),
                List.of(new MessagePackCodec(mapper)),
                List.of(new MessagePackCodec(mapper), new JsonCodec(mapper)));
    }

    @ParameterizedTest
    @MethodSource("codecsOfOneMapper")
    void of_oneCodecWithTheApplicationsMapper_givesItToTheOtherToo(List<Codec> own) {
        Codecs codecs = Codecs.of(own);

        for (String name : List.of("json", "msgpack")) {
            byte[] bytes = codecs.format(name, SampleProduct.class).encode(SampleProduct.sample(1), STAMP, 1_000);

            assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains("public_id");
            for (String reader : List.of("json", "msgpack")) {
                assertThat(codecs.format(reader, SampleProduct.class).decode(parsed(bytes)))
                        .isEqualTo(SampleProduct.sample(1));
            }
        }
    }

    @Test
    void fingerprint_withTwoMappers_isThatOfBoth() {
        JsonMapper mapper = renaming();
        List<Codecs> all = List.of(
                Codecs.builtIn(),
                Codecs.of(List.of(new JsonCodec(mapper))),
                Codecs.of(List.of(new JsonCodec(mapper), new MessagePackCodec())),
                Codecs.of(List.of(new JsonCodec(), new MessagePackCodec(mapper))));

        assertThat(all).extracting(codecs -> fingerprint(codecs, "json")).doesNotHaveDuplicates();
        assertThat(all).allSatisfy(codecs -> assertThat(fingerprint(codecs, "msgpack"))
                .isEqualTo(fingerprint(codecs, "json")));
    }

    private static long fingerprint(Codecs codecs, String codec) {
        return parsed(codecs.format(codec, SampleProduct.class).encode(SampleProduct.sample(1), STAMP, 1_000))
                .fingerprint();
    }

    @Test
    void decode_ofAnotherRegisteredCodecsEntry_givesTheValue() {
        Codecs codecs = Codecs.of(List.of(new Backwards("backwards")));
        ValueFormat json = codecs.format("json", String.class);
        ValueFormat backwards = codecs.format("backwards", String.class);
        byte[] bytes = backwards.encode("lager", STAMP, 1_000);

        assertThat(new String(bytes, StandardCharsets.UTF_8)).endsWith("regal");
        assertThat(json.decode(parsed(bytes))).isEqualTo("lager");
        assertThat(backwards.decode(parsed(json.encode("lager", STAMP, 1_000)))).isEqualTo("lager");
    }

    @Test
    void decode_ofACodecThatCannotReadTheType_isADecodeExceptionWithTheReason() {
        Codecs codecs = Codecs.of(List.of(new Backwards("backwards")));
        ValueFormat format = codecs.format("json", Long.class);
        byte[] bytes = format.encode(1L, STAMP, 1_000);
        int id = CodecId.of(new Backwards("backwards"));
        byte[] foreign = Envelope.value(STAMP, id, parsed(bytes).fingerprint(), new byte[] {'1'}, 1_000);

        assertThatThrownBy(() -> format.decode(parsed(foreign)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("backwards")
                .hasRootCauseMessage("Only texts can be written backwards, not \"class java.lang.Long\"");
        assertThatThrownBy(() -> codecs.format("backwards", Long.class))
                .isInstanceOf(CacheConfigurationException.class);
    }

    /** A codec that breaks its contract in every way. */
    record Broken(String name, Object decoded) implements Codec {

        @Override
        public TypedCodec bind(Type type) {
            return new TypedCodec() {
                @Override
                public byte[] encode(Object value) {
                    throw new IllegalStateException("cannot write");
                }

                @Override
                public Object decode(byte[] bytes, int offset, int length) {
                    if (length == 0) {
                        throw new IndexOutOfBoundsException("cannot read");
                    }
                    return decoded;
                }
            };
        }
    }

    @Test
    void encodeAndDecode_withACodecThatBreaksItsContract_throwOnlyTheirOwnExceptions() {
        ValueFormat format =
                Codecs.of(List.of(new Broken("broken", "no number"))).format("broken", OptionalInt.class);
        int id = CodecId.of(new Broken("broken", ""));
        long fingerprint = parsed(format.encode(null, STAMP, 1_000)).fingerprint();

        assertThatThrownBy(() -> format.encode(OptionalInt.of(1), STAMP, 1_000))
                .isInstanceOf(EncodeException.class)
                .hasRootCauseMessage("cannot write");
        assertThatThrownBy(() -> format.decode(parsed(Envelope.value(STAMP, id, fingerprint, new byte[0], 1_000))))
                .isInstanceOf(DecodeException.class)
                .hasRootCauseMessage("cannot read");
        assertThatThrownBy(() -> format.decode(parsed(Envelope.value(STAMP, id, fingerprint, new byte[1], 1_000))))
                .isInstanceOf(DecodeException.class)
                .hasRootCauseInstanceOf(ClassCastException.class);
    }

    static Stream<Arguments> present() {
        return Stream.of(
                Arguments.of(int.class, 0),
                Arguments.of(long.class, 0L),
                Arguments.of(boolean.class, false),
                Arguments.of(char.class, '\0'),
                Arguments.of(double.class, Double.NaN),
                Arguments.of(String.class, ""),
                Arguments.of(new Types<List<String>>() {}.type(), List.of()),
                Arguments.of(new Types<Map<String, String>>() {}.type(), Map.of()),
                Arguments.of(new Types<Set<String>>() {}.type(), Set.of()),
                Arguments.of(byte[].class, new byte[0]),
                Arguments.of(new Types<Optional<String>>() {}.type(), Optional.of("")),
                Arguments.of(new Types<Optional<List<String>>>() {}.type(), Optional.of(List.of())),
                Arguments.of(new Types<Optional<Optional<String>>>() {}.type(), Optional.of(Optional.of("a"))),
                Arguments.of(OptionalInt.class, OptionalInt.of(0)),
                Arguments.of(OptionalLong.class, OptionalLong.of(0)),
                Arguments.of(OptionalDouble.class, OptionalDouble.of(0)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("present")
    void encode_ofAnEmptyOrZeroValue_isAValue(Type type, Object value) {
        for (String codec : List.of("json", "msgpack")) {
            ValueFormat format = Codecs.builtIn().format(codec, type);
            Envelope entry = parsed(format.encode(value, STAMP, 1_000));

            assertThat(format.isAbsent(value)).isFalse();
            assertThat(entry.isAbsent()).isFalse();
            assertThat(format.decode(entry)).isEqualTo(value);
        }
    }

    static Stream<Arguments> absent() {
        return Stream.of(
                Arguments.of(String.class, null, null),
                Arguments.of(Long.class, null, null),
                Arguments.of(new Types<List<String>>() {}.type(), null, null),
                Arguments.of(new Types<Optional<String>>() {}.type(), Optional.empty(), Optional.empty()),
                Arguments.of(new Types<Optional<String>>() {}.type(), null, Optional.empty()),
                Arguments.of(OptionalInt.class, OptionalInt.empty(), OptionalInt.empty()),
                Arguments.of(OptionalInt.class, null, OptionalInt.empty()),
                Arguments.of(OptionalLong.class, OptionalLong.empty(), OptionalLong.empty()),
                Arguments.of(OptionalDouble.class, OptionalDouble.empty(), OptionalDouble.empty()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("absent")
    void encode_ofAnAbsentValue_comesBackAsWhatTheTypeCallsAbsent(
            Type type, @Nullable Object value, @Nullable Object restored) {
        for (String codec : List.of("json", "msgpack")) {
            ValueFormat format = Codecs.builtIn().format(codec, type);
            Envelope entry = parsed(format.encode(value, STAMP, 1_000));

            assertThat(format.isAbsent(value)).isTrue();
            assertThat(entry.isAbsent()).isTrue();
            assertThat(entry.payloadLength()).isZero();
            assertThat(format.decode(entry)).isEqualTo(restored);
        }
    }

    @Test
    void decode_ofAnAbsentEntryForAPrimitive_isADecodeException() {
        ValueFormat format = Codecs.builtIn().format("json", int.class);
        Envelope value = parsed(format.encode(1, STAMP, 1_000));
        byte[] absent = Envelope.absent(STAMP, value.codecId(), value.fingerprint(), 1_000);

        assertThatThrownBy(() -> format.decode(parsed(absent))).isInstanceOf(DecodeException.class);
        assertThatThrownBy(() -> format.encode(null, STAMP, 1_000)).isInstanceOf(EncodeException.class);
    }

    @Test
    void decode_ofTheJsonNull_isADecodeException() {
        ValueFormat format = Codecs.builtIn().format("json", String.class);
        Envelope value = parsed(format.encode("a", STAMP, 1_000));
        byte[] bytes = Envelope.value(
                STAMP, value.codecId(), value.fingerprint(), "null".getBytes(StandardCharsets.UTF_8), 1_000);

        assertThatThrownBy(() -> format.decode(parsed(bytes))).isInstanceOf(DecodeException.class);
    }

    @Test
    void encode_ofAValueOfAnotherType_isAnEncodeException() {
        ValueFormat format = Codecs.builtIn().format("json", new Types<Optional<String>>() {}.type());

        assertThatThrownBy(() -> format.encode("no optional", STAMP, 1_000)).isInstanceOf(EncodeException.class);
    }

    @Test
    void sampleProduct_inJson_isAboutAKilobyte() {
        byte[] bytes = new JsonCodec().bind(SampleProduct.class).encode(SampleProduct.sample(42));

        assertThat(bytes).hasSize(1_004);
    }

    private static Envelope parsed(byte[] bytes) {
        Envelope entry = Envelope.parse(bytes);
        if (entry == null) {
            throw new AssertionError("Not an entry");
        }
        return entry;
    }
}
