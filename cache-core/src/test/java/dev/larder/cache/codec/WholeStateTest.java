package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonBackReference;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFilter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonIdentityReference;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIgnoreType;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.annotation.JsonKey;
import com.fasterxml.jackson.annotation.JsonManagedReference;
import com.fasterxml.jackson.annotation.JsonMerge;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonRootName;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.JsonView;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import dev.larder.cache.codec.json.JsonCodec;
import dev.larder.cache.codec.mapper.TypeText;
import dev.larder.cache.codec.msgpack.MessagePackCodec;
import java.lang.reflect.Type;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonAppend;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.annotation.JsonPOJOBuilder;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Classes that are annotated for the people who read an interface, or that show less than they hold: all of their state
 * is stored, and comes back.
 */
class WholeStateTest {

    // ---- annotations that hide -----------------------------------------------------------------------------------

    record Login(String user, @JsonIgnore String token) {}

    record WriteOnly(
            @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
            String password,

            @JsonProperty(access = JsonProperty.Access.READ_ONLY)
            String id) {}

    @JsonIgnoreProperties({"secret", "other"})
    @JsonIncludeProperties("name")
    @JsonFilter("nobody-has-it")
    @JsonPropertyOrder({"other", "name"})
    @JsonRootName("root")
    record Listed(String name, String secret, int other) {}

    @JsonIgnoreType
    record Hidden(int x) {}

    record HasHidden(Hidden hidden) {}

    record Viewed(@JsonView(Login.class) String seen) {}

    @JsonAutoDetect(
            fieldVisibility = JsonAutoDetect.Visibility.NONE,
            getterVisibility = JsonAutoDetect.Visibility.NONE,
            creatorVisibility = JsonAutoDetect.Visibility.NONE)
    record Undetected(String name) {}

    record Included(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> tags,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int stock,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String note,

            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> offer) {}

    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    static class NonDefault {
        private int stock = 7;
        private String name = "default";
    }

    // ---- annotations that alter ----------------------------------------------------------------------------------

    record Formatted(
            @JsonFormat(pattern = "yyyy-MM-dd HH:mm") LocalDateTime at,
            @JsonFormat(shape = JsonFormat.Shape.NUMBER) Level level,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Map<String, Integer> map) {}

    @JsonFormat(shape = JsonFormat.Shape.OBJECT)
    enum Level {
        @JsonProperty("same")
        LOW,
        @JsonProperty("also")
        HIGH;

        @JsonValue
        String shown() {
            return "level";
        }

        @JsonCreator
        static Level of(String any) {
            return LOW;
        }
    }

    static final class Stars extends StdSerializer<String> {
        Stars() {
            super(String.class);
        }

        @Override
        public void serialize(String value, JsonGenerator generator, SerializationContext context) {
            generator.writeString("****");
        }
    }

    record Card(
            @JsonSerialize(using = Stars.class) String number,
            @JsonSerialize(contentUsing = Stars.class) List<String> old) {}

    @JsonSerialize(using = PinStars.class)
    record Pin(String digits) {}

    static final class PinStars extends StdSerializer<Pin> {
        PinStars() {
            super(Pin.class);
        }

        @Override
        public void serialize(Pin value, JsonGenerator generator, SerializationContext context) {
            generator.writeString("****");
        }
    }

    record Raw(@JsonRawValue String json) {}

    @JsonAppend(attrs = @JsonAppend.Attr("more"))
    record Appended(String name) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Named(String firstName, @JsonAlias("name") String lastName) {}

    record Merged(
            @JsonMerge List<String> list,
            @JsonSetter(nulls = Nulls.AS_EMPTY) @Nullable String text) {}

    record Injected(@JacksonInject String injected, String name) {}

    static class Unwrapped {
        @JsonUnwrapped(prefix = "a-")
        private Named name = new Named("a", "b");

        private String lastName = "c";
    }

    static class Any {
        private Map<String, Long> numbers = new LinkedHashMap<>();

        @JsonAnyGetter
        public Map<String, Long> shown() {
            return Map.of("numbers", 1L);
        }

        @JsonAnySetter
        public void put(String name, long number) {
            numbers.put(name, -number);
        }
    }

    // ---- classes that show less than they hold, or something else ---------------------------------------------------

    static class WithoutGetters {
        private String name = "";
        private @Nullable Integer page;
    }

    static class Masking {
        private String card = "";

        @JsonProperty("card")
        public String getMasked() {
            return "****";
        }

        @JsonGetter("card")
        public String getCard() {
            return card.substring(card.length() - 4);
        }

        public void setCard(String card) {
            this.card = card.toLowerCase(Locale.ROOT);
        }
    }

    record MaskingRecord(String card) {
        @Override
        @JsonProperty
        public String card() {
            return "****";
        }
    }

    static class OptionalGetter {
        private @Nullable String nickname;

        public Optional<String> getNickname() {
            return Optional.ofNullable(nickname);
        }

        public void setNickname(String nickname) {
            this.nickname = nickname;
        }
    }

    static class Transient {
        private transient String shown = "";
        private String kept = "";

        public String getShown() {
            return shown;
        }
    }

    static class Parent {
        private String inherited = "";
    }

    static final class Child extends Parent {
        private String own = "";
    }

    // ---- how they are made -----------------------------------------------------------------------------------------

    static class Convenient {
        private String name = "";
        private int size;

        Convenient() {}

        @SuppressWarnings("unused")
        public Convenient(String name, int size) {
            throw new IllegalStateException("not to be called with " + name + size);
        }
    }

    static class ConvenientByText {
        private String first = "";
        private String last = "";

        protected ConvenientByText() {}

        public ConvenientByText(String first) {
            throw new IllegalStateException("not to be called with " + first);
        }
    }

    static final class AllArguments {
        private final String name;
        private final List<String> tags;

        public AllArguments(String name, List<String> tags) {
            this.name = name;
            this.tags = List.copyOf(tags);
        }
    }

    static final class RenamedParameters {
        @JsonProperty("the-size")
        private final int size;

        private final String name;
        private String later = "";

        @JsonCreator
        RenamedParameters(@JsonProperty("the-name") String name, @JsonProperty("the-size") int size) {
            this.size = size;
            this.name = name;
        }
    }

    @JsonDeserialize(builder = BuilderOfBuilt.class)
    static final class Built {
        private final String name;
        private final List<String> tags;

        private Built(BuilderOfBuilt builder) {
            this.name = builder.name;
            this.tags = builder.tags;
        }
    }

    @JsonPOJOBuilder
    static final class BuilderOfBuilt {
        private String name = "";
        private List<String> tags = new ArrayList<>();

        @SuppressWarnings("unused")
        BuilderOfBuilt withName(String any) {
            throw new IllegalStateException("not to be called with " + any);
        }

        Built build() {
            return new Built(this);
        }
    }

    @JsonDeserialize(as = PlainPoint.class)
    interface AnyPoint {}

    record PlainPoint(int x, int y) implements AnyPoint {}

    record Path(List<AnyPoint> points, AnyPoint start) {}

    record Sku(@JsonValue String code) {}

    record Amount(long cents, String currency) {
        @JsonValue
        @JsonKey
        String text() {
            return cents + " " + currency;
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Amount of(String text) {
            String[] parts = text.split(" ", -1);
            return new Amount(Long.parseLong(parts[0]), parts[1]);
        }
    }

    // ---- subtypes
    // ----------------------------------------------------------------------------------------------------

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.EXISTING_PROPERTY, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Cat.class, name = "cat"),
        @JsonSubTypes.Type(value = Dog.class, name = "dog")
    })
    interface Pet {
        @SuppressWarnings("unused")
        default String getKind() {
            return "computed";
        }
    }

    record Cat(String name) implements Pet {}

    record Dog(String kind, int age) implements Pet {}

    record Owner(
            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.EXTERNAL_PROPERTY, property = "type")
            Pet pet,

            String type) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    sealed interface Deduced permits Less, More, Nothing {}

    record Less(@Nullable String a) implements Deduced {}

    record More(@Nullable String a, @Nullable String b) implements Deduced {}

    record Nothing() implements Deduced {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
    @JsonSubTypes(@JsonSubTypes.Type(Truck.class))
    static class Vehicle {
        private String plate = "";
    }

    static final class Truck extends Vehicle {
        private int load;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface Result<T> permits Ok, Failed {}

    record Ok<T>(T value, List<T> more) implements Result<T> {}

    record Failed<T>(String reason) implements Result<T> {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface Colour permits Basic, Mixed {}

    enum Basic implements Colour {
        RED,
        BLUE {
            @Override
            public String toString() {
                return "RED";
            }
        }
    }

    record Mixed(List<Colour> of) implements Colour {}

    static Stream<Arguments> values() {
        NonDefault nonDefault = new NonDefault();
        nonDefault.stock = 0;
        Unwrapped unwrapped = new Unwrapped();
        unwrapped.name = new Named("x", "y");
        Any any = new Any();
        any.numbers = new LinkedHashMap<>(Map.of("a", 1L));
        WithoutGetters withoutGetters = new WithoutGetters();
        withoutGetters.page = 3;
        Masking masking = new Masking();
        masking.card = "ABCD-1234";
        Transient shown = new Transient();
        shown.shown = "x";
        Child child = new Child();
        ((Parent) child).inherited = "i";
        child.own = "o";
        Convenient convenient = new Convenient();
        convenient.name = "a";
        ConvenientByText byText = new ConvenientByText();
        byText.last = "b";
        RenamedParameters renamed = new RenamedParameters("n", 3);
        renamed.later = "l";
        BuilderOfBuilt builder = new BuilderOfBuilt();
        builder.name = "n";
        builder.tags = new ArrayList<>(List.of("t"));
        Truck truck = new Truck();
        ((Vehicle) truck).plate = "p";
        truck.load = 7;
        Map<String, Integer> map = new LinkedHashMap<>(Map.of("x", 1));
        return Stream.of(
                of(new Login("a", "t0ken")),
                of(new WriteOnly("p", "i")),
                of(new Listed("a", "b", 3)),
                of(new HasHidden(new Hidden(1))),
                of(new Viewed("a")),
                of(new Undetected("a")),
                of(new Included(List.of(), 0, null, Optional.empty())),
                of(new Included(List.of(""), 1, "", Optional.of(""))),
                of(nonDefault),
                of(new NonDefault()),
                of(new Formatted(LocalDateTime.of(2025, 1, 2, 3, 4, 5, 6), Level.HIGH, map)),
                of(new Card("4711", List.of("1"))),
                of(new Pin("1234")),
                of(new Raw("no JSON")),
                of(new Appended("a")),
                of(new Named("a", "b")),
                of(new Merged(List.of("a"), null)),
                of(new Injected("a", "b")),
                of(unwrapped),
                of(any),
                of(withoutGetters),
                of(masking),
                of(new MaskingRecord("4711")),
                of(new OptionalGetter()),
                of(shown),
                of(child),
                of(convenient),
                of(byText),
                of(new AllArguments("a", List.of("b"))),
                of(renamed),
                of(builder.build()),
                of(new Path(List.of(new PlainPoint(1, 2)), new PlainPoint(3, 4))),
                of(AnyPoint.class, new PlainPoint(1, 2)),
                of(new Sku("a")),
                of(new Types<Map<Amount, Amount>>() {}.type(), Map.of(new Amount(1, "EUR"), new Amount(2, ""))),
                of(new Types<List<Pet>>() {}.type(), List.of(new Cat("a"), new Dog("cat", 3))),
                of(new Owner(new Dog("x", 1), "other")),
                of(
                        new Types<List<Deduced>>() {}.type(),
                        List.of(new Less(null), new More("a", null), new Less("a"), new Nothing())),
                of(Vehicle.class, new Vehicle()),
                of(Vehicle.class, truck),
                of(new Types<Map<String, Vehicle>>() {}.type(), new LinkedHashMap<>(Map.of("a", truck))),
                of(
                        new Types<Result<List<Sku>>>() {}.type(),
                        new Ok<>(List.of(new Sku("a")), List.of(List.of(new Sku("b"))))),
                of(
                        new Types<List<Result<Cat>>>() {}.type(),
                        List.of(new Ok<>(new Cat("a"), List.of()), new Failed<Cat>("r"))),
                of(new Types<Optional<Result<Cat>>>() {}.type(), Optional.of(new Ok<>(new Cat("a"), List.of()))),
                of(new Mixed(List.of(Basic.RED, Basic.BLUE, new Mixed(List.of())))),
                of(Colour.class, Basic.BLUE),
                of(new Types<HashMap<String, Integer>>() {}.type(), ordered()));
    }

    private static Map<String, Integer> ordered() {
        Map<String, Integer> map = new LinkedHashMap<>();
        Stream.of("z", "a", "m", "b", "y").forEach(name -> map.put(name, map.size()));
        return map;
    }

    private static Arguments of(Object value) {
        return of(value.getClass(), value);
    }

    private static Arguments of(Type type, Object value) {
        return Arguments.of(TypeText.of(type), type, value);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("values")
    void roundTrip_ofAllThatAnObjectHolds_isEqual(String name, Type type, Object value) {
        for (Codec codec : List.of(new JsonCodec(), new MessagePackCodec())) {
            Object decoded = roundTrip(codec, type, value);

            assertThat(decoded).usingRecursiveComparison().isEqualTo(value);
            if (value instanceof Map<?, ?> map) {
                assertThat(new ArrayList<>(((Map<?, ?>) decoded).keySet())).isEqualTo(new ArrayList<>(map.keySet()));
            }
        }
    }

    private static Object roundTrip(Codec codec, Type type, Object value) {
        TypedCodec typed = codec.bind(type);
        byte[] bytes = typed.encode(value);
        return typed.decode(bytes, 0, bytes.length);
    }

    // ---- objects that are met again
    // ----------------------------------------------------------------------------------

    @JsonIdentityInfo(generator = ObjectIdGenerators.PropertyGenerator.class, property = "id")
    static class Person {
        private int id;
        private @Nullable Person friend;

        @JsonIdentityReference(alwaysAsId = true)
        private List<Person> children = new ArrayList<>();
    }

    static class Order {
        @JsonManagedReference
        private List<Line> lines = new ArrayList<>();
    }

    static class Line {
        @JsonBackReference
        private @Nullable Order order;

        private int count;
    }

    @ParameterizedTest
    @ValueSource(strings = {JsonCodec.NAME, MessagePackCodec.NAME})
    void roundTrip_ofACircleOfIdentifiedObjects_closesItAgain(String codec) {
        Person one = new Person();
        Person other = new Person(); // Of the same id, yet another.
        one.friend = other;
        other.friend = one;
        one.children = new ArrayList<>(List.of(other, one));

        Person decoded = (Person) roundTrip(named(codec), Person.class, one);

        Person friend = decoded.friend;
        assertThat(friend).isNotNull().isNotSameAs(decoded);
        assertThat(friend.friend).isSameAs(decoded);
        assertThat(decoded.children).containsExactly(friend, decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {JsonCodec.NAME, MessagePackCodec.NAME})
    void roundTrip_ofAManagedReference_keepsWhoeverIsReferredBackTo(String codec) {
        Order order = new Order();
        Line first = new Line();
        first.order = order;
        first.count = 1;
        Line stray = new Line();
        order.lines.addAll(Arrays.asList(first, stray));

        Order decoded = (Order) roundTrip(named(codec), Order.class, order);

        assertThat(decoded.lines.get(0).order).isSameAs(decoded);
        assertThat(decoded.lines.get(0).count).isEqualTo(1);
        assertThat(decoded.lines.get(1).order).isNull();
    }

    private static Codec named(String name) {
        return name.equals(JsonCodec.NAME) ? new JsonCodec() : new MessagePackCodec();
    }

    @Test
    void encode_ofAMaskedValue_writesNoMask() {
        byte[] bytes = new JsonCodec().bind(Card.class).encode(new Card("4711", List.of()));

        assertThat(bytes).asString().isEqualTo("{\"number\":\"4711\",\"old\":[]}");
    }
}
