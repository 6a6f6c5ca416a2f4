package dev.larder.cache.codec.type;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.larder.cache.codec.SampleProduct;
import dev.larder.cache.codec.Types;
import dev.larder.cache.codec.json.JsonCodec;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Pairs of releases: the class as it was, and as it became. */
class ShapeTest {

    private static final JsonMapper MAPPER = new JsonCodec().mapper().json();

    static final class Before {
        record Product(long id, String name, Money price, List<Tag> tags, Status status) {}

        record Money(long cents, String currency) {}

        record Tag(String label) {}

        record Node(String name, List<Node> children, Node parent) {}

        enum Status {
            NEW,
            OLD
        }

        @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
        sealed interface Figure permits Circle, Square {}

        @JsonTypeName("circle")
        record Circle(double radius) implements Figure {}

        @JsonTypeName("square")
        record Square(double side) implements Figure {}
    }

    /** Moved and renamed, and with the properties in another order, but alike. */
    static final class Alike {
        record Article(State status, List<Label> tags, Amount price, String name, long id) {}

        record Amount(String currency, long cents) {}

        record Label(String label) {}

        record Knot(Knot parent, String name, List<Knot> children) {}

        enum State {
            OLD,
            NEW
        }

        static class ArticleBean {
            @JsonProperty
            long id;

            @JsonProperty("name")
            String title;

            @JsonProperty
            Amount price;

            @JsonProperty
            List<Label> tags;

            @JsonProperty
            State status;
        }

        @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
        sealed interface Shape permits Quad, Disc {}

        @JsonTypeName("circle")
        record Disc(double radius) implements Shape {}

        @JsonTypeName("square")
        record Quad(double side) implements Shape {}
    }

    record Added(long id, String name, Before.Money price, List<Before.Tag> tags, Before.Status status, int stock) {}

    record Removed(long id, String name, Before.Money price, List<Before.Tag> tags) {}

    record Renamed(long id, String title, Before.Money price, List<Before.Tag> tags, Before.Status status) {}

    record RenamedByAnnotation(
            long id,
            @JsonProperty("title") String name,
            Before.Money price,
            List<Before.Tag> tags,
            Before.Status status) {}

    record Retyped(int id, String name, Before.Money price, List<Before.Tag> tags, Before.Status status) {}

    record OtherContainer(long id, String name, Before.Money price, Set<Before.Tag> tags, Before.Status status) {}

    record Optionalised(
            long id, Optional<String> name, Before.Money price, List<Before.Tag> tags, Before.Status status) {}

    record DeepMoney(long cents, String currency, int digits) {}

    record ChangedDeep(long id, String name, DeepMoney price, List<Before.Tag> tags, Before.Status status) {}

    record DeepTag(String label, String color) {}

    record ChangedInList(long id, String name, Before.Money price, List<DeepTag> tags, Before.Status status) {}

    enum MoreStatus {
        NEW,
        OLD,
        GONE
    }

    record ChangedEnum(long id, String name, Before.Money price, List<Before.Tag> tags, MoreStatus status) {}

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("a property added", Added.class),
                Arguments.of("a property removed", Removed.class),
                Arguments.of("a property renamed", Renamed.class),
                Arguments.of("a property renamed by annotation", RenamedByAnnotation.class),
                Arguments.of("a property retyped", Retyped.class),
                Arguments.of("another container", OtherContainer.class),
                Arguments.of("an optional", Optionalised.class),
                Arguments.of("a nested property added", ChangedDeep.class),
                Arguments.of("an element's property added", ChangedInList.class),
                Arguments.of("an enum constant added", ChangedEnum.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void shape_afterAChange_isAnother(String change, Type after) {
        assertThat(shape(after)).isNotEqualTo(shape(Before.Product.class));
        assertThat(shape(after)).as("the same in itself").isEqualTo(shape(after));
    }

    @Test
    void shape_afterMovingRenamingAndReordering_isTheSame() {
        assertThat(describe(Alike.Article.class)).isEqualTo(describe(Before.Product.class));
        assertThat(shape(Alike.Article.class)).isEqualTo(shape(Before.Product.class));
    }

    @Test
    void shape_ofARecordTurnedBean_isTheSame() {
        assertThat(describe(Alike.ArticleBean.class)).isEqualTo(describe(Before.Product.class));
    }

    @Test
    void shape_ofACycle_ends() {
        assertThat(describe(Alike.Knot.class)).isEqualTo(describe(Before.Node.class));
        assertThat(describe(Before.Node.class)).contains("#0");
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface MoreFigures permits Circle, Square, Line {}

    @JsonTypeName("circle")
    record Circle(double radius) implements MoreFigures, OtherNames {}

    @JsonTypeName("square")
    record Square(double side) implements MoreFigures, OtherNames {}

    @JsonTypeName("line")
    record Line(double length) implements MoreFigures {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(value = Circle.class, name = "disc"), @JsonSubTypes.Type(Square.class)})
    sealed interface OtherNames permits Circle, Square {}

    @Test
    void shape_ofSubtypes_countsTheirNamesAndPropertiesOnly() {
        assertThat(describe(Alike.Shape.class)).isEqualTo(describe(Before.Figure.class));
        assertThat(shape(MoreFigures.class)).isNotEqualTo(shape(Before.Figure.class));
        assertThat(shape(OtherNames.class)).isNotEqualTo(shape(Before.Figure.class));
        assertThat(shape(Before.Circle.class)).isNotEqualTo(shape(Before.Figure.class));
    }

    static Stream<Arguments> different() {
        return Stream.of(
                Arguments.of(String.class, Long.class),
                Arguments.of(Instant.class, LocalDate.class),
                Arguments.of(String.class, new Types<Optional<String>>() {}.type()),
                Arguments.of(String.class, new Types<List<String>>() {}.type()),
                Arguments.of(new Types<List<String>>() {}.type(), new Types<Set<String>>() {}.type()),
                Arguments.of(new Types<List<String>>() {}.type(), new Types<List<Long>>() {}.type()),
                Arguments.of(new Types<List<String>>() {}.type(), String[].class),
                Arguments.of(new Types<Map<String, Long>>() {}.type(), new Types<Map<Long, Long>>() {}.type()),
                Arguments.of(new Types<Map<String, Long>>() {}.type(), new Types<Map<String, String>>() {}.type()),
                Arguments.of(byte[].class, int[].class),
                Arguments.of(TextValue.class, NumberValue.class));
    }

    record TextValue(@JsonValue String value) {}

    record NumberValue(@JsonValue long value) {}

    @ParameterizedTest(name = "{0} and {1}")
    @MethodSource("different")
    void shape_ofTypesThatAreSpelledDifferently_differs(Type one, Type other) {
        assertThat(shape(one)).isNotEqualTo(shape(other));
    }

    abstract static class PublicIdRenamed {
        @JsonProperty("public_id")
        UUID publicId;
    }

    @Test
    void shape_underAMixIn_isAnother() {
        JsonMapper mapper = JsonMapper.builder()
                .addMixIn(SampleProduct.class, PublicIdRenamed.class)
                .build();
        JsonMapper mixed = new JsonCodec(mapper).mapper().json();

        assertThat(Shape.of(mixed, SampleProduct.class)).isNotEqualTo(shape(SampleProduct.class));
        assertThat(Shape.of(mixed, Before.Product.class)).isEqualTo(shape(Before.Product.class));
    }

    @Test
    void describe_ofTheSampleProduct_isSpelledInTheOrderOfNames() {
        assertThat(describe(Before.Product.class))
                .isEqualTo("{id:long;name:java.lang.String;price:{cents:long;currency:java.lang.String;};"
                        + "status:enum[NEW, OLD];tags:java.util.List<{label:java.lang.String;}>;}");
    }

    /** Holds for every Java version and every run: the number is stored in entries. */
    @Test
    void shape_onEveryJavaVersion_isThisNumber() {
        assertThat(Long.toHexString(shape(SampleProduct.class))).isEqualTo("bb3560237365cff9");
    }

    @Test
    void shape_ofATypeThatCannotBeRestored_isStillOne() {
        assertThat(shape(Runnable.class)).isNotEqualTo(shape(Object.class));
        assertThat(shape(new Types<Map<Before.Tag, String>>() {}.type())).isNotZero();
    }

    private static long shape(Type type) {
        return Shape.of(MAPPER, type);
    }

    private static String describe(Type type) {
        return Shape.describe(MAPPER, type);
    }
}
