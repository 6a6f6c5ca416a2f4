package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.larder.cache.codec.json.JsonCodec;
import dev.larder.cache.codec.mapper.TypeText;
import dev.larder.cache.codec.msgpack.MessagePackCodec;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SimpleTimeZone;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Where only the value tells that it would not come back as it is, it is not stored, and the message says what to do.
 */
class UnstorableValueTest {

    static class Animal {
        private String name = "";
    }

    static final class Dog extends Animal {
        private int age;
    }

    record Cage(Animal animal, List<Animal> others) {}

    static class Text {
        private final String text;

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Text(String text) {
            this.text = text;
        }

        @JsonValue
        String text() {
            return text;
        }
    }

    static final class Longer extends Text {
        private String more = "";

        Longer(String text) {
            super(text);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(Circle.class))
    static class Figure {}

    static final class Circle extends Figure {
        private double radius;
    }

    static final class Square extends Figure {
        private double side;
    }

    record Figures(List<Figure> figures) {}

    record Offer(@Nullable Optional<String> text) {}

    record Tree(@Nullable JsonNode tree) {}

    static final class Knot {
        private @Nullable Knot other;
    }

    private static Cage cage() {
        return new Cage(new Animal(), List.of(new Animal(), new Dog()));
    }

    private static Knot knot() {
        Knot knot = new Knot();
        knot.other = knot;
        return knot;
    }

    @SuppressWarnings("deprecation") // Locale.of came with Java 19.
    private static Locale locale(String language, String country, String variant) {
        return new Locale(language, country, variant);
    }

    private static Timestamp micros() {
        Timestamp moment = new Timestamp(0);
        moment.setNanos(1_000);
        return moment;
    }

    static Stream<Arguments> unstorable() {
        return Stream.of(
                of(Animal.class, new Dog(), "\"Animal\" is of class Dog", "@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)"),
                of(Animal.class, new Animal() {}, "would come back as Animal", "record"),
                of(Cage.class, cage(), "\"Cage.others[1]\" is of class Dog", "@JsonSubTypes"),
                of(Cage.class, new Cage(new Dog(), List.of()), "\"Cage.animal\" is of class Dog", "record"),
                of(new Types<Map<String, Animal>>() {}.type(), Map.of("secret", new Dog()), "[key]\" is of", "record"),
                of(Animal[].class, new Animal[] {new Dog()}, "\"Animal[]\" is of class Dog", "record"),
                of(new Types<List<Optional<Animal>>>() {}.type(), List.of(Optional.of(new Dog())), "Dog", "record"),
                of(Text.class, new Longer("a"), "\"Text\" is of class Longer", "record"),
                of(Figure.class, new Square(), "no known subtype of Figure", "List it with @JsonSubTypes"),
                of(Figures.class, new Figures(List.of(new Square())), "\"Figures.figures[0]\"", "@JsonSubTypes"),
                of(new Types<SortedSet<String>>() {}.type(), reversed(), "Comparator", "LinkedHashSet"),
                of(new Types<SortedMap<String, Integer>>() {}.type(), caseless(), "Comparator", "LinkedHashMap"),
                of(new Types<Map<String, Integer>>() {}.type(), caseless(), "Comparator", "LinkedHashMap"),
                of(new Types<TreeSet<String>>() {}.type(), reversed(), "Comparator", "LinkedHashSet"),
                of(new Types<Map<String, Set<String>>>() {}.type(), Map.of("a", longestFirst()), "Comparator", "Set"),
                of(new Types<PriorityQueue<Integer>>() {}.type(), queue(), "Comparator", "Declare"),
                of(new Types<Collection<String>>() {}.type(), Set.of("a"), "is a Set", "Declare a Set"),
                of(new Types<Map<String, String>>() {}.type(), new IdentityHashMap<>(), "IdentityHashMap", "HashMap"),
                of(Offer.class, new Offer(null), "\"Offer.text\" is or holds null", "Optional.empty()"),
                of(new Types<List<Optional<String>>>() {}.type(), Collections.singletonList(null), "null", "Optional"),
                of(Tree.class, new Tree(null), "\"Tree.tree\" is or holds null", "NullNode"),
                of(Date.class, micros(), "parts of a millisecond", "java.time.Instant"),
                of(TimeZone.class, new SimpleTimeZone(3_600_000, "mine"), "rules of its own", "ZoneId"),
                of(Locale.class, locale("x", "y", "z"), "locale", "forLanguageTag"),
                of(new Types<Map<Locale, String>>() {}.type(), Map.of(locale("no", "NO", "NY"), ""), "locale", "for"),
                of(BigInteger.class, BigInteger.TEN.pow(1_000), "more digits", "String"),
                of(BigDecimal.class, new BigDecimal(BigInteger.TEN.pow(1_000), 5), "more digits", "String"),
                of(JsonNode.class, JsonNodeFactory.instance.numberNode(1L), "LongNode", "String"),
                of(JsonNode.class, JsonNodeFactory.instance.arrayNode().add(1.5f), "FloatNode", "String"),
                of(JsonNode.class, JsonNodeFactory.instance.binaryNode(new byte[1]), "BinaryNode", "record"),
                of(Knot.class, knot(), "\"Knot\" refers to itself", "@JsonIdentityInfo"));
    }

    private static Arguments of(Type type, Object value, String problem, String cure) {
        return Arguments.of(TypeText.of(type), type, value, problem, cure);
    }

    private static TreeSet<String> reversed() {
        TreeSet<String> set = new TreeSet<>(Comparator.reverseOrder());
        set.add("a");
        return set;
    }

    private static TreeSet<String> longestFirst() {
        return new TreeSet<>(Comparator.comparing(String::length));
    }

    private static TreeMap<String, Integer> caseless() {
        return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }

    private static PriorityQueue<Integer> queue() {
        return new PriorityQueue<>(Comparator.reverseOrder());
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("unstorable")
    void encode_ofWhatWouldComeBackAsAnother_saysSoAndTheCure(
            String name, Type type, Object value, String problem, String cure) {
        for (Codec codec : List.of(new JsonCodec(), new MessagePackCodec())) {
            TypedCodec typed = codec.bind(type);

            assertThatThrownBy(() -> typed.encode(value))
                    .isInstanceOf(EncodeException.class)
                    .message()
                    .contains(problem)
                    .contains(cure)
                    .doesNotContain("secret", "through reference chain");
        }
    }

    // ---- what looks like it and comes back equal
    // ---------------------------------------------------------------------

    static Stream<Arguments> storable() {
        Map<String, Integer> descending = new TreeMap<>(Comparator.reverseOrder());
        descending.putAll(Map.of("a", 1, "b", 2));
        Map<String, Integer> ascending = new TreeMap<>(Comparator.naturalOrder());
        ascending.putAll(descending);
        Date moment = new Timestamp(1_740_816_930_123L);
        return Stream.of(
                Arguments.of(new Types<Map<String, Integer>>() {}.type(), descending),
                Arguments.of(new Types<SortedMap<String, Integer>>() {}.type(), ascending),
                Arguments.of(new Types<Map<String, Integer>>() {}.type(), Collections.unmodifiableMap(new HashMap<>())),
                Arguments.of(new Types<List<String>>() {}.type(), Arrays.asList("a", null)),
                Arguments.of(new Types<List<String>>() {}.type(), new ArrayList<>(List.of("a")) {}),
                Arguments.of(new Types<Set<String>>() {}.type(), new HashSet<>(List.of("a"))),
                Arguments.of(new Types<Collection<String>>() {}.type(), List.of("a")),
                Arguments.of(Date.class, moment),
                Arguments.of(Date.class, new java.sql.Date(0)),
                Arguments.of(new Types<Map<Date, Integer>>() {}.type(), Map.of(new Date(-1), 1)),
                Arguments.of(new Types<Map<Locale, Integer>>() {}.type(), locales()),
                Arguments.of(Locale.class, Locale.ROOT),
                Arguments.of(TimeZone.class, TimeZone.getTimeZone("GMT+02:00")),
                Arguments.of(BigInteger.class, BigInteger.TEN.pow(999).negate()),
                Arguments.of(JsonNode.class, tree()),
                Arguments.of(JsonNode.class, JsonNodeFactory.instance.nullNode()),
                Arguments.of(String.class, "x".repeat(50_000)),
                Arguments.of(new Types<Map<String, Integer>>() {}.type(), Map.of("k".repeat(60_000), 1)));
    }

    private static Map<Locale, Integer> locales() {
        Map<Locale, Integer> locales = new LinkedHashMap<>();
        Stream.of("zh-Hans-CN", "sr-Latn-RS", "ja-JP-u-ca-japanese", "de", "en-US", "th-TH-u-nu-thai")
                .forEach(tag -> locales.put(Locale.forLanguageTag(tag), locales.size()));
        return locales;
    }

    private static JsonNode tree() {
        return new JsonMapper().readTree("{\"a\":[1,-5000000000,1.50,123456789012345678901,true,null,\"\"],\"b\":{}}");
    }

    @ParameterizedTest
    @MethodSource("storable")
    void roundTrip_ofWhatComesBackEqual_isEqual(Type type, Object value) {
        for (Codec codec : List.of(new JsonCodec(), new MessagePackCodec())) {
            TypedCodec typed = codec.bind(type);
            byte[] bytes = typed.encode(value);
            Object decoded = typed.decode(bytes, 0, bytes.length);

            assertThat(decoded).isEqualTo(value);
            if (value instanceof Map<?, ?> map) {
                assertThat(new ArrayList<>(((Map<?, ?>) decoded).keySet())).isEqualTo(new ArrayList<>(map.keySet()));
            }
        }
    }

    // ---- readers and writers of the application
    // ----------------------------------------------------------------------

    record Money(long cents, String currency) {}

    record Bill(Money total) {}

    static final class MoneyWriter extends StdSerializer<Money> {
        MoneyWriter() {
            super(Money.class);
        }

        @Override
        public void serialize(Money value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(value.cents / 100 + " " + value.currency);
        }
    }

    static final class MoneyReader extends StdDeserializer<Money> {
        MoneyReader() {
            super(Money.class);
        }

        @Override
        public Money deserialize(JsonParser parser, DeserializationContext context) {
            String[] parts = parser.getString().split(" ");
            return new Money(Long.parseLong(parts[0]) * 100, parts[1]);
        }
    }

    private static TypedCodec bills(SimpleModule module) {
        return new JsonCodec(JsonMapper.builder().addModule(module).build()).bind(Bill.class);
    }

    private static SimpleModule both() {
        return new SimpleModule()
                .addSerializer(Money.class, new MoneyWriter())
                .addDeserializer(Money.class, new MoneyReader());
    }

    @Test
    void encode_byAModulesWriterThatLosesSomething_isRefusedForTheValuesThatLose() {
        TypedCodec typed = bills(both());
        byte[] bytes = typed.encode(new Bill(new Money(200, "EUR")));

        assertThat(bytes).asString().isEqualTo("{\"total\":\"2 EUR\"}");
        assertThat(typed.decode(bytes, 0, bytes.length)).isEqualTo(new Bill(new Money(200, "EUR")));
        assertThatThrownBy(() -> typed.encode(new Bill(new Money(201, "EUR"))))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("\"Bill.total\" comes back as another value from what MoneyWriter writes")
                .hasMessageContaining("module");
        assertThatThrownBy(() -> typed.encode(new Bill(new Money(200, ""))))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("MoneyWriter");
    }

    @Test
    void encode_whereAModuleOnlyWrites_isFieldByField() {
        TypedCodec typed = bills(new SimpleModule().addSerializer(Money.class, new MoneyWriter()));
        Bill bill = new Bill(new Money(201, ""));
        byte[] bytes = typed.encode(bill);

        assertThat(typed.decode(bytes, 0, bytes.length)).isEqualTo(bill);
    }

    static final class TextWriter extends StdSerializer<String> {
        TextWriter() {
            super(String.class);
        }

        @Override
        public void serialize(String value, JsonGenerator generator, SerializationContext context) {
            generator.writeString("<" + value + ">");
        }
    }

    @Test
    void encode_whereAModuleWritesWhatIsThePlatforms_isAsEver() {
        TypedCodec typed = new JsonCodec(JsonMapper.builder()
                        .addModule(new SimpleModule().addSerializer(String.class, new TextWriter()))
                        .build())
                .bind(String.class);

        assertThat(typed.encode("a")).asString().isEqualTo("\"a\"");
    }

    @Test
    void encode_ofAnInstantOfTheFuture_isRead() {
        TypedCodec typed = new JsonCodec().bind(Instant.class);
        byte[] bytes = typed.encode(Instant.MAX);

        assertThat(typed.decode(bytes, 0, bytes.length)).isEqualTo(Instant.MAX);
    }
}
