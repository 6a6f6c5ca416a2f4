package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.larder.cache.CacheConfigurationException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Calendar;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
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

    record HasCustomWithClass(
            @JsonDeserialize(using = OpenReader.class) @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
            Open open) {}

    interface Unlisted {}

    record ListedHere(int x) implements Unlisted {}

    record ListsAtTheProperty(
            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(ListedHere.class))
            Unlisted one,

            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(ListedHere.class))
            List<Unlisted> many) {}

    record HasCustom(
            @JsonDeserialize(using = OpenReader.class) Open open) {}

    static class AnyObject {
        @JsonAnySetter
        public Map<String, Object> others = Map.of();
    }

    static class AnyNumber {
        private final Map<String, Long> numbers = new TreeMap<>();

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
                Arguments.of(HasCustomWithClass.class, "HasCustomWithClass.open: Open", "JsonTypeInfo.Id.NAME"),
                Arguments.of(AnyObject.class, "AnyObject.*: Object", "record"),
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
                Arguments.of(Unreadable.class, "Unreadable.name", "setter"),
                Arguments.of(Opaque.class, "Opaque", "getters"),
                Arguments.of(Inner.class, "Inner", "static"),
                Arguments.of(UnreadableKeys.class, "Key deserializer for type", "module"),
                Arguments.of(new Types<Map<Object, String>>() {}.type(), "Map<Object, String>", "keys"),
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
                Holder.class,
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
    void bind_withDefaultTypingInTheMapper_isRefused() {
        JsonMapper mapper = JsonMapper.builder()
                .activateDefaultTyping(
                        BasicPolymorphicTypeValidator.builder()
                                .allowIfBaseType(Object.class)
                                .build(),
                        DefaultTyping.NON_FINAL)
                .build();

        assertThatThrownBy(() -> new JsonCodec(mapper).bind(One.class))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("default typing")
                .hasMessageContaining("activateDefaultTyping");
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

    record Named(String name) implements Open {}

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
