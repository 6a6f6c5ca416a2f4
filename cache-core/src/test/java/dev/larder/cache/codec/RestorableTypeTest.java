package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.codec.json.JsonCodec;
import dev.larder.cache.codec.mapper.TypeText;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

class RestorableTypeTest {

    interface Open {
        String name();
    }

    abstract static class OpenClass {
        public String name = "";
    }

    sealed interface SealedWithoutNames permits One {}

    record One(int x) implements SealedWithoutNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    interface OpenWithNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(value = Listed.class, name = "listed"))
    interface WithListedSubtypes {}

    record Listed(int x) implements WithListedSubtypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    sealed interface ByClass permits Two {}

    record Two(int x) implements ByClass {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS)
    sealed interface ByMinimalClass permits Three {}

    record Three(int x) implements ByMinimalClass {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    sealed interface ByDeduction permits Left, Right {}

    record Left(int left) implements ByDeduction {}

    record Right(int right) implements ByDeduction {}

    record Product(String name, Object attributes) {}

    record Shop(List<Optional<Product>> products) {}

    record HasWildcard(List<? extends Number> numbers) {}

    record HasRaw(@SuppressWarnings("rawtypes") List items) {}

    record HasStream(Stream<String> lines) {}

    record HasClassProperty(
            @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) One one) {}

    record HasClassContent(
            @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) List<One> ones) {}

    record HasNamedProperty(
            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(Listed.class))
            WithListedSubtypes one) {}

    interface Unlisted {}

    record ListedHere(int x) implements Unlisted {}

    record ListsAtTheProperty(
            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(ListedHere.class))
            Unlisted one,

            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(ListedHere.class))
            List<Unlisted> many) {}

    record ReadAtTheProperty(
            @JsonDeserialize(using = OpenReader.class) @JsonSerialize(using = OpenWriter.class)
            Open open) {}

    @JsonDeserialize(using = MoneyReader.class)
    @JsonSerialize(using = MoneyWriter.class)
    static final class Money {
        private final long cents;

        private Money(long cents, String from) {
            this.cents = cents + from.length();
        }
    }

    record HasCustom(Money money) {}

    static class AnyObject {
        @JsonAnySetter
        public Map<String, Object> others = Map.of();
    }

    static class AnyNumber {
        private Map<String, Long> numbers = new TreeMap<>();

        @JsonAnySetter
        public void put(String name, long number) {
            numbers.put(name, number);
        }

        @JsonAnyGetter
        public Map<String, Long> numbers() {
            return numbers;
        }
    }

    record HasOpen(Map<String, Open> byName) {}

    record Generic<T>(T value) {}

    record Node(Node parent, List<Node> children) {}

    record Holder(@JsonIgnore Object ignored, String name) {}

    record UnreadableKeys(Map<One, String> map) {}

    static class NoCreator {
        private final String name;

        NoCreator(String name, int unused) {
            this.name = name + unused;
        }

        public String getName() {
            return name;
        }
    }

    static class Unreadable {
        private final String name = "constant".toLowerCase();

        public String getName() {
            return name;
        }
    }

    @SuppressWarnings("unused")
    static class Opaque {
        private String name;
    }

    @SuppressWarnings("ClassCanBeStatic")
    class Inner {
        public String name = "";
    }

    record Sku(String value) {}

    @SuppressWarnings("serial")
    static final class Ranking extends LinkedHashMap<String, Integer> {
        int total;
    }

    @SuppressWarnings("serial")
    static final class Names extends ArrayList<String> {
        String language;
    }

    @SuppressWarnings("serial")
    static final class Failure extends RuntimeException {
        int code;
    }

    static class Hidden {
        private String name;
    }

    static final class Hiding extends Hidden {
        private String name;
    }

    /** Shown as one text that it cannot be made from. */
    static final class OneWay {
        private String iban;
        private String owner;

        @JsonValue
        String masked() {
            return "***";
        }
    }

    /** Made from something else than what it keeps. */
    static final class Transforming {
        private String first;
        private String second;

        @JsonCreator
        Transforming(@JsonProperty("text") String text, @JsonProperty("second") String second) {
            this.first = text.trim();
            this.second = second;
        }
    }

    static final class OtherParameter {
        private final BigDecimal amount;

        @JsonCreator
        OtherParameter(@JsonProperty("amount") String amount) {
            this.amount = new BigDecimal(amount);
        }
    }

    static final class NullsLost {
        private final Integer stock;

        @JsonCreator
        NullsLost(@JsonProperty("stock") int stock) {
            this.stock = stock;
        }
    }

    static final class SelfWritten extends JacksonSerializable.Base {
        private String name;

        @Override
        public void serialize(JsonGenerator generator, SerializationContext context) {
            generator.writeString(name);
        }

        @Override
        public void serializeWithType(JsonGenerator generator, SerializationContext context, TypeSerializer types) {
            serialize(generator, context);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = FirstOfName.class, name = "same"),
        @JsonSubTypes.Type(value = SecondOfName.class, name = "same")
    })
    interface TwiceNamed {}

    record FirstOfName(int x) implements TwiceNamed {}

    record SecondOfName(int x) implements TwiceNamed {}

    record FromText(@JsonValue String text) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        FromText {}
    }

    record ReadFromTextWrittenAsObject(String text) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        ReadFromTextWrittenAsObject {}
    }

    <T> List<T> variable() {
        return List.of();
    }

    static Stream<Arguments> refused() throws NoSuchMethodException {
        return Stream.of(
                Arguments.of(void.class, "void", "return something"),
                Arguments.of(Void.class, "Void", "return something"),
                Arguments.of(Object.class, "Object", "record"),
                Arguments.of(new Types<Stream<String>>() {}.type(), "Stream<String>", "Return a List"),
                Arguments.of(IntStream.class, "IntStream", "Return a List"),
                Arguments.of(new Types<Iterator<String>>() {}.type(), "Iterator<String>", "Return a List"),
                Arguments.of(new Types<Iterable<String>>() {}.type(), "Iterable<String>", "List"),
                Arguments.of(new Types<List<?>>() {}.type(), "?", "Write the class itself"),
                Arguments.of(new Types<List<? extends One>>() {}.type(), "? extends One", "Write the class itself"),
                Arguments.of(
                        new Types<Map<String, List<? super One>>>() {}.type(), "? super One", "Write the class itself"),
                Arguments.of(
                        RestorableTypeTest.class.getDeclaredMethod("variable").getGenericReturnType(),
                        "T",
                        "Write the class itself"),
                Arguments.of(List.class, "List", "type arguments"),
                Arguments.of(new Types<List<Map<String, Generic>>>() {}.type(), "Generic", "type arguments"),
                Arguments.of(List[].class, "List", "type arguments"),
                Arguments.of(new Types<List<Object>>() {}.type(), "List<Object>", "record"),
                Arguments.of(CharSequence.class, "CharSequence", "String"),
                Arguments.of(Number.class, "Number", "Long"),
                Arguments.of(Serializable.class, "Serializable", "record"),
                Arguments.of(new Types<Comparable<String>>() {}.type(), "Comparable<String>", "record"),
                Arguments.of(new Types<Supplier<String>>() {}.type(), "Supplier<String>", "record"),
                Arguments.of(new Types<Class<String>>() {}.type(), "Class<String>", "record"),
                Arguments.of(InputStream.class, "InputStream", "record"),
                Arguments.of(Thread.class, "Thread", "record"),
                Arguments.of(Path.class, "Path", "record"),
                Arguments.of(Calendar.class, "Calendar", "java.time.Instant"),
                Arguments.of(java.sql.Timestamp.class, "Timestamp", "java.time.Instant"),
                Arguments.of(IllegalStateException.class, "IllegalStateException", "record"),
                Arguments.of(Open.class, "Open", "sealed"),
                Arguments.of(OpenClass.class, "OpenClass", "sealed"),
                Arguments.of(SealedWithoutNames.class, "SealedWithoutNames", "JsonTypeInfo.Id.NAME"),
                Arguments.of(OpenWithNames.class, "OpenWithNames", "@JsonSubTypes"),
                Arguments.of(ByClass.class, "CLASS", "JsonTypeInfo.Id.NAME"),
                Arguments.of(ByMinimalClass.class, "MINIMAL_CLASS", "JsonTypeInfo.Id.NAME"),
                Arguments.of(HasClassProperty.class, "HasClassProperty.one: One", "JsonTypeInfo.Id.NAME"),
                Arguments.of(AnyObject.class, "AnyObject.others: Map<String, Object>", "record"),
                Arguments.of(ReadAtTheProperty.class, "ReadAtTheProperty.open: Open", "sealed"),
                Arguments.of(
                        Holder.class, "Holder.ignored: Object", "\"Holder.ignored\" is annotated with @JsonIgnore"),
                Arguments.of(HasClassContent.class, "HasClassContent.ones: List<One>", "JsonTypeInfo.Id.NAME"),
                Arguments.of(Product.class, "Product.attributes: Object", "record"),
                Arguments.of(Shop.class, "Product.attributes: Object", "record"),
                Arguments.of(new Types<Map<Long, List<Shop>>>() {}.type(), "Product.attributes: Object", "record"),
                Arguments.of(HasWildcard.class, "HasWildcard.numbers: List<? extends Number>", "Write the class"),
                Arguments.of(HasRaw.class, "HasRaw.items: List", "record"),
                Arguments.of(HasStream.class, "HasStream.lines: Stream<String>", "Return a List"),
                Arguments.of(HasOpen.class, "HasOpen.byName: Map<String, Open>", "sealed"),
                Arguments.of(new Types<Generic<Object>>() {}.type(), "Generic.value: T", "record"),
                Arguments.of(NoCreator.class, "NoCreator", "constructor without parameters"),
                Arguments.of(ReadFromTextWrittenAsObject.class, "ReadFromTextWrittenAsObject", "@JsonCreator"),
                Arguments.of(Unreadable.class, "Unreadable.name", "remove \"final\""),
                Arguments.of(Inner.class, "Inner", "static"),
                Arguments.of(UnreadableKeys.class, "UnreadableKeys.map: Map<One, String>", "@JsonKey"),
                Arguments.of(new Types<Map<Sku, Integer>>() {}.type(), "keys of type Sku", "@JsonKey or @JsonValue"),
                Arguments.of(new Types<Map.Entry<Sku, Integer>>() {}.type(), "keys of type Sku", "@JsonKey"),
                Arguments.of(new Types<Map<byte[], Integer>>() {}.type(), "keys of type byte[]", "String"),
                Arguments.of(new Types<Map<TimeZone, Integer>>() {}.type(), "keys of type TimeZone", "String"),
                Arguments.of(new Types<Map<Object, String>>() {}.type(), "Map<Object, String>", "keys"),
                Arguments.of(Ranking.class, "Ranking", "record"),
                Arguments.of(Names.class, "Names", "record"),
                Arguments.of(Failure.class, "extends java.lang.Throwable", "record"),
                Arguments.of(Hiding.class, "Hidden.name", "Rename"),
                Arguments.of(OneWay.class, "@JsonValue", "DELEGATING"),
                Arguments.of(Transforming.class, "takes \"text\"", "@JsonProperty"),
                Arguments.of(OtherParameter.class, "written as BigDecimal and read as String", "one type"),
                Arguments.of(NullsLost.class, "written as Integer and read as int", "one type"),
                Arguments.of(SelfWritten.class, "which nothing here reads", "module"),
                Arguments.of(TwiceNamed.class, "of the name \"same\"", "@JsonTypeName"),
                Arguments.of(new Types<Optional<Object>>() {}.type(), "Optional<Object>", "record"),
                Arguments.of(new Types<Optional<Optional<String>>>() {}.type(), "two ways", "one Optional"),
                Arguments.of(new Types<List<Optional<OptionalInt>>>() {}.type(), "two ways", "one Optional"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void bind_ofATypeThatCannotBeRestored_quotesThePartAndTheCure(Type type, String part, String cure) {
        assertThatThrownBy(() -> new JsonCodec().bind(type))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("\"" + TypeText.of(type) + "\" cannot be restored")
                .hasMessageContaining(part)
                .hasMessageContaining(cure);
    }

    static Stream<Type> accepted() {
        return Stream.of(
                One.class,
                Node.class,
                Opaque.class,
                FromText.class,
                WithListedSubtypes.class,
                ByDeduction.class,
                HasNamedProperty.class,
                ListsAtTheProperty.class,
                HasCustom.class,
                AnyNumber.class,
                new Types<Generic<List<One>>>() {}.type(),
                new Types<Collection<Set<Map<String, One[]>>>>() {}.type(),
                new Types<Optional<Map<Integer, Optional<String>>>>() {}.type());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void bind_ofATypeThatSaysWhatItHolds_isAccepted(Type type) {
        assertThatCode(() -> new JsonCodec().bind(type)).doesNotThrowAnyException();
    }

    @Test
    void bind_withAModuleThatReadsAnOpenType_isAccepted() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new SimpleModule()
                        .addDeserializer(Open.class, new OpenReader())
                        .addSerializer(Open.class, new OpenWriter()))
                .build();

        assertThatCode(() -> new JsonCodec(mapper).bind(HasOpen.class)).doesNotThrowAnyException();
    }

    @Test
    void bind_withAModuleThatReadsAnOpenTypeOnly_isRefused() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new SimpleModule().addDeserializer(Open.class, new OpenReader()))
                .build();

        assertThatThrownBy(() -> new JsonCodec(mapper).bind(HasOpen.class))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("is read by OpenReader and written by nothing that belongs to it")
                .hasMessageContaining("Add a writer for Open");
    }

    record Named(String name) implements Open {}

    static final class MoneyReader extends StdDeserializer<Money> {
        MoneyReader() {
            super(Money.class);
        }

        @Override
        public Money deserialize(JsonParser parser, DeserializationContext context) {
            return new Money(parser.getLongValue(), "");
        }
    }

    static final class MoneyWriter extends StdSerializer<Money> {
        MoneyWriter() {
            super(Money.class);
        }

        @Override
        public void serialize(Money value, JsonGenerator generator, SerializationContext context) {
            generator.writeNumber(value.cents);
        }
    }

    static final class OpenReader extends StdDeserializer<Open> {
        OpenReader() {
            super(Open.class);
        }

        @Override
        public Open deserialize(JsonParser parser, DeserializationContext context) {
            return new Named(parser.getString());
        }
    }

    static final class OpenWriter extends StdSerializer<Open> {
        OpenWriter() {
            super(Open.class);
        }

        @Override
        public void serialize(Open value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(value.name());
        }
    }
}
