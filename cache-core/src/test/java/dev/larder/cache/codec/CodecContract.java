package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.larder.cache.codec.mapper.TypeText;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every codec keeps: each value comes back equal, as a value of its own, and bytes name no classes. */
abstract class CodecContract {

    /** The codec under test. */
    abstract Codec codec();

    // ---- types of an application -------------------------------------------------------------------------------

    record Point(int x, int y) {}

    record Pair<A, B>(A first, B second) {}

    record Page<T>(List<T> items, Optional<String> next, int total) {}

    record Tree(String name, List<Tree> children) {}

    record Primitives(boolean a, byte b, short c, int d, long e, float f, double g, char h) {}

    record Times(
            Instant instant,
            LocalDate date,
            LocalTime time,
            ZonedDateTime zoned,
            OffsetDateTime offset,
            Duration span) {}

    record Optionals(
            Optional<String> text, OptionalInt number, OptionalLong big, OptionalDouble real, Optional<Point> point) {}

    record Renamed(
            @JsonProperty("the-name") String name,
            @JsonProperty("class") String kind) {}

    record Empty() {}

    record Sku(@JsonValue String code) {}

    enum Color {
        RED,
        @JsonProperty("grün")
        GREEN,
        BLUE {
            @Override
            public String toString() {
                return "RED";
            }
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(value = Circle.class, name = "circle"), @JsonSubTypes.Type(Square.class)})
    sealed interface Figure permits Circle, Square {}

    record Circle(double radius) implements Figure {}

    record Square(double side, Optional<Figure> inside) implements Figure {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface Event permits Opened, Closed {}

    record Opened(Instant at) implements Event {}

    record Closed(String reason) implements Event {}

    static class Bean {
        private String name = "";
        private List<BigDecimal> amounts = new ArrayList<>();
        private boolean active;
        private byte[] data = new byte[0];

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public List<BigDecimal> getAmounts() {
            return amounts;
        }

        public void setAmounts(List<BigDecimal> amounts) {
            this.amounts = amounts;
        }

        public boolean isActive() {
            return active;
        }

        public void setActive(boolean active) {
            this.active = active;
        }

        public byte[] getData() {
            return data;
        }

        public void setData(byte[] data) {
            this.data = data;
        }

        public BigDecimal getTotal() {
            return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bean bean
                    && name.equals(bean.name)
                    && amounts.equals(bean.amounts)
                    && active == bean.active
                    && Arrays.equals(data, bean.data);
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, amounts, active, Arrays.hashCode(data));
        }

        @Override
        public String toString() {
            return "Bean " + name;
        }
    }

    static final class Immutable {
        private final String name;
        private final int size;

        @JsonCreator
        Immutable(@JsonProperty("name") String name, @JsonProperty("size") int size) {
            this.name = name;
            this.size = size;
        }

        public String getName() {
            return name;
        }

        public int getSize() {
            return size;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Immutable that && name.equals(that.name) && size == that.size;
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, size);
        }
    }

    private static Bean bean() {
        Bean bean = new Bean();
        bean.setName("Ünïcödé \u0000 \uD83D\uDE00 \" \\ \n");
        bean.setAmounts(List.of(new BigDecimal("1.00"), new BigDecimal("1E+3")));
        bean.setActive(true);
        bean.setData(new byte[] {0, -1, 127, -128});
        return bean;
    }

    // ---- the matrix --------------------------------------------------------------------------------------------

    static Stream<Arguments> values() {
        return Stream.of(texts(), numbers(), times(), containers(), objects()).flatMap(all -> all);
    }

    private static Arguments sample(Type type, Object value) {
        return Arguments.of(TypeText.of(type), type, value);
    }

    private static Arguments sample(Object value) {
        return sample(value.getClass(), value);
    }

    private static Stream<Arguments> texts() {
        return Stream.of(
                sample(""),
                sample("text"),
                sample("\u0000\u001f\" \\ / \n\r\t äöü € \uD83D\uDE00 null"),
                sample("x".repeat(200_000)),
                sample('\u0000'),
                sample('€'),
                sample(true),
                sample(false),
                sample(UUID.fromString("5f3c8a1e-9b2d-4c70-8a1b-0123456789ab")),
                sample(URI.create("https://example.org/a?b=c#d")),
                sample(Locale.GERMANY),
                sample(Currency.getInstance("EUR")),
                sample(TimeZone.class, TimeZone.getTimeZone("Europe/Berlin")),
                sample(Color.GREEN),
                sample(Color.class, Color.BLUE),
                sample(TimeUnit.SECONDS));
    }

    private static Stream<Arguments> numbers() {
        return Stream.of(
                sample((byte) -128),
                sample((short) 32767),
                sample(0),
                sample(Integer.MIN_VALUE),
                sample(Long.MAX_VALUE),
                sample(Long.MIN_VALUE),
                sample(9007199254740993L),
                sample(0.1f),
                sample(Float.MIN_VALUE),
                sample(Float.NaN),
                sample(Float.NEGATIVE_INFINITY),
                sample(-0.0),
                sample(0.1 + 0.2),
                sample(Double.MAX_VALUE),
                sample(Double.MIN_VALUE),
                sample(Double.NaN),
                sample(Double.POSITIVE_INFINITY),
                sample(new BigDecimal("1.00")),
                sample(new BigDecimal("1E+3")),
                sample(new BigDecimal("1000")),
                sample(new BigDecimal("0E-10")),
                sample(new BigDecimal("-0.000000000000000000001")),
                sample(new BigDecimal("123456789012345678901234567890.123456789012345678901234567890")),
                sample(new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE)),
                sample(new BigInteger("-123456789012345678901234567890")),
                sample(BigInteger.TEN.pow(900)));
    }

    private static Stream<Arguments> times() {
        LocalDateTime noon = LocalDateTime.of(2025, 7, 1, 12, 0, 0, 123_456_789);
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        return Stream.of(
                sample(Instant.parse("2025-03-01T08:15:30.123456789Z")),
                sample(Instant.EPOCH),
                sample(Instant.parse("-0044-03-15T10:00:00Z")),
                sample(Instant.parse("+12025-03-01T00:00:00Z")),
                sample(LocalDate.of(2024, 2, 29)),
                sample(LocalDate.MAX),
                sample(LocalTime.of(23, 59, 59, 999_999_999)),
                sample(LocalTime.MIDNIGHT),
                sample(noon),
                sample(OffsetTime.of(noon.toLocalTime(), ZoneOffset.ofHoursMinutes(-3, -30))),
                sample(OffsetDateTime.of(noon, ZoneOffset.ofHoursMinutes(5, 45))),
                sample(OffsetDateTime.of(noon, ZoneOffset.UTC)),
                sample(OffsetDateTime.of(noon, ZoneOffset.ofTotalSeconds(3_661))),
                sample(ZonedDateTime.of(noon, berlin)),
                sample(ZonedDateTime.of(noon, ZoneId.of("UTC"))),
                sample(ZonedDateTime.of(noon, ZoneId.of("GMT+2"))),
                sample(ZonedDateTime.of(noon, ZoneOffset.UTC)),
                sample(ZonedDateTime.of(noon, ZoneOffset.ofHours(2))),
                sample(ZonedDateTime.ofLocal(LocalDateTime.of(2025, 10, 26, 2, 30), berlin, ZoneOffset.ofHours(1))),
                sample(ZonedDateTime.ofLocal(LocalDateTime.of(2025, 10, 26, 2, 30), berlin, ZoneOffset.ofHours(2))),
                sample(ZoneId.class, berlin),
                sample(ZoneId.class, ZoneId.of("UTC")),
                sample(ZoneOffset.ofHours(-11)),
                sample(Duration.ofSeconds(-1, 1)),
                sample(Duration.ofDays(400)),
                sample(Period.of(1, -2, 3)),
                sample(Year.of(2025)),
                sample(YearMonth.of(2025, 12)),
                sample(MonthDay.of(2, 29)),
                sample(DayOfWeek.SUNDAY),
                sample(Month.JANUARY),
                sample(new Date(1_740_816_930_123L)),
                sample(new Times(
                        Instant.MAX.minusSeconds(1),
                        LocalDate.of(2025, 1, 1),
                        LocalTime.NOON,
                        ZonedDateTime.of(noon, berlin),
                        OffsetDateTime.of(noon, ZoneOffset.ofHours(9)),
                        Duration.ofNanos(1))));
    }

    private static Stream<Arguments> containers() {
        return Stream.of(
                sample(new byte[] {}),
                sample(new byte[] {0, 1, -1, 127, -128}),
                sample("text".toCharArray()),
                sample(new boolean[] {true, false}),
                sample(new short[] {1, -2}),
                sample(new int[] {1, 2, 3}),
                sample(new long[] {Long.MAX_VALUE}),
                sample(new float[] {1.5f, Float.NaN}),
                sample(new double[] {1.5, Double.NaN}),
                sample(new String[] {"a", null, ""}),
                sample(new int[][] {{1}, {}, {2, 3}}),
                sample(new Point[] {new Point(1, 2)}),
                sample(new Types<List<Point>[]>() {}.type(), new List<?>[] {List.of(new Point(1, 2))}),
                sample(new Types<List<String>>() {}.type(), List.of()),
                sample(new Types<List<String>>() {}.type(), Arrays.asList("a", null, "b")),
                sample(new Types<List<Long>>() {}.type(), List.of(1L, 2L)),
                sample(new Types<List<Optional<String>>>() {}.type(), List.of(Optional.of("a"), Optional.empty())),
                sample(new Types<List<byte[]>>() {}.type(), List.of(new byte[] {1}, new byte[] {2, 3})),
                sample(new Types<Collection<Color>>() {}.type(), List.of(Color.BLUE, Color.RED)),
                sample(new Types<Set<UUID>>() {}.type(), Set.of(new UUID(1, 2))),
                sample(new Types<SortedSet<String>>() {}.type(), new TreeSet<>(Set.of("b", "a"))),
                sample(new Types<EnumSet<Color>>() {}.type(), EnumSet.of(Color.BLUE, Color.GREEN)),
                sample(new Types<LinkedHashSet<Integer>>() {}.type(), new LinkedHashSet<>(List.of(3, 1, 2))),
                sample(new Types<Map<String, Integer>>() {}.type(), Map.of("a", 1)),
                sample(new Types<Map<String, Integer>>() {}.type(), nullValue()),
                sample(new Types<Map<Long, Optional<Point>>>() {}.type(), Map.of(7L, Optional.of(new Point(1, 2)))),
                sample(new Types<Map<UUID, Point>>() {}.type(), Map.of(new UUID(1, 2), new Point(1, 2))),
                sample(new Types<Map<Color, Integer>>() {}.type(), Map.of(Color.BLUE, 1, Color.GREEN, 2)),
                sample(new Types<EnumMap<Color, Integer>>() {}.type(), new EnumMap<>(Map.of(Color.BLUE, 1))),
                sample(new Types<Map<LocalDate, BigDecimal>>() {}.type(), Map.of(LocalDate.EPOCH, BigDecimal.ONE)),
                sample(new Types<Map<Instant, String>>() {}.type(), Map.of(Instant.ofEpochSecond(1, 1), "a")),
                sample(
                        new Types<Map<ZonedDateTime, String>>() {}.type(),
                        Map.of(ZonedDateTime.of(2025, 7, 1, 12, 0, 0, 0, ZoneId.of("Europe/Berlin")), "a")),
                sample(new Types<Map<Boolean, String>>() {}.type(), Map.of(true, "yes", false, "no")),
                sample(new Types<Map<Character, String>>() {}.type(), Map.of('c', "C")),
                sample(new Types<Map<Double, String>>() {}.type(), Map.of(0.1, "a", Double.NaN, "b")),
                sample(new Types<Map<Sku, Integer>>() {}.type(), Map.of(new Sku("a-1"), 3)),
                sample(new Types<SortedMap<String, List<Integer>>>() {}.type(), new TreeMap<>(Map.of("a", List.of(1)))),
                sample(new Types<NavigableMap<Integer, String>>() {}.type(), new TreeMap<>(Map.of(2, "b", 1, "a"))),
                sample(new Types<HashMap<String, String>>() {}.type(), new HashMap<>(Map.of("", "empty key"))),
                sample(new Types<Map.Entry<String, Point>>() {}.type(), Map.entry("a", new Point(1, 2))),
                sample(
                        new Types<Map<String, Map<Integer, List<Set<Point>>>>>() {}.type(),
                        Map.of("a", Map.of(1, List.of(Set.of(new Point(1, 2)))))));
    }

    private static Map<String, Integer> nullValue() {
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put("present", 1);
        map.put("absent", null);
        return map;
    }

    private static Stream<Arguments> objects() {
        return Stream.of(
                sample(SampleProduct.sample(42)),
                sample(new Types<List<SampleProduct>>() {}.type(), List.of(SampleProduct.sample(1))),
                sample(new Primitives(true, (byte) 1, (short) 2, 3, 4L, 5.5f, 6.6, '7')),
                sample(new Primitives(false, (byte) 0, (short) 0, 0, 0L, -0f, Double.NaN, '\uFFFF')),
                sample(new Optionals(
                        Optional.of(""),
                        OptionalInt.of(0),
                        OptionalLong.of(Long.MAX_VALUE),
                        OptionalDouble.of(Double.NaN),
                        Optional.of(new Point(1, 2)))),
                sample(new Optionals(
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        Optional.empty())),
                sample(new Types<Pair<List<String>, Map<Integer, Color>>>() {}.type(), pair()),
                sample(
                        new Types<Page<Pair<Long, Point>>>() {}.type(),
                        new Page<>(List.of(new Pair<>(1L, new Point(1, 2))), Optional.of("n"), 9)),
                sample(new Types<Pair<String, String>>() {}.type(), new Pair<String, String>(null, "")),
                sample(new Tree("root", List.of(new Tree("leaf", List.of())))),
                sample(new Renamed("a", "java.lang.String")),
                sample(new Empty()),
                sample(new Sku("a-1")),
                sample(new Types<List<Sku>>() {}.type(), List.of(new Sku("a"), new Sku("b"))),
                sample(new Immutable("a", 3)),
                sample(bean()),
                sample(Figure.class, new Circle(1.5)),
                sample(Figure.class, new Square(2, Optional.of(new Circle(1)))),
                sample(new Types<List<Figure>>() {}.type(), List.of(new Circle(1), new Square(2, Optional.empty()))),
                sample(new Types<Map<String, Event>>() {}.type(), Map.of("a", new Opened(Instant.EPOCH))),
                sample(Event.class, new Closed("done")));
    }

    private static Pair<List<String>, Map<Integer, Color>> pair() {
        return new Pair<>(List.of("a"), Map.of(1, Color.GREEN));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("values")
    void roundTrip_ofEveryType_isEqual(String name, Type type, Object value) {
        TypedCodec typed = codec().bind(type);
        byte[] bytes = typed.encode(value);

        Object decoded = typed.decode(bytes, 0, bytes.length);

        assertSame(decoded, value);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("values")
    void decode_withBytesAround_readsOnlyItsOwn(String name, Type type, Object value) {
        TypedCodec typed = codec().bind(type);
        byte[] bytes = typed.encode(value);
        byte[] larger = new byte[bytes.length + 20];
        Arrays.fill(larger, (byte) '1');
        System.arraycopy(bytes, 0, larger, 13, bytes.length);

        assertSame(typed.decode(larger, 13, bytes.length), value);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("values")
    void encode_ofEveryType_namesNoClass(String name, Type type, Object value) {
        if (value instanceof Renamed) {
            return; // its value is a class name
        }
        String bytes = new String(codec().bind(type).encode(value), StandardCharsets.ISO_8859_1);

        assertThat(bytes).doesNotContain("java.", "dev.larder");
    }

    // Deeply, because arrays have no equality of their own; NaN equals NaN here.
    private static void assertSame(Object decoded, Object value) {
        assertThat(Objects.deepEquals(comparable(decoded), comparable(value)))
                .as("%s decoded from %s", decoded, value)
                .isTrue();
    }

    private static Object comparable(Object value) {
        return value instanceof List<?> list ? list.toArray() : value;
    }

    @Test
    void decode_calledTwice_givesValuesOfTheirOwn() {
        TypedCodec typed = codec().bind(new Types<List<Point>>() {}.type());
        byte[] bytes = typed.encode(List.of(new Point(1, 2)));

        assertThat(typed.decode(bytes, 0, bytes.length)).isNotSameAs(typed.decode(bytes, 0, bytes.length));
    }

    @Test
    @SuppressWarnings("unchecked")
    void decode_ofAnOrderedSet_keepsTheOrder() {
        TypedCodec typed = codec().bind(new Types<Set<String>>() {}.type());
        List<String> order = new ArrayList<>(List.of("x1", "a2", "m3", "b4", "z5", "c6"));
        byte[] bytes = typed.encode(new LinkedHashSet<>(order));

        assertThat((Set<String>) typed.decode(bytes, 0, bytes.length)).containsExactlyElementsOf(order);
    }

    @Test
    void decode_ofDeques_keepsTheElements() {
        TypedCodec typed = codec().bind(new Types<Deque<String>>() {}.type());
        byte[] bytes = typed.encode(new ArrayDeque<>(List.of("a", "b")));

        assertThat((Deque<?>) typed.decode(bytes, 0, bytes.length)).isEqualTo(List.of("a", "b"));
    }

    @Test
    void decode_truncatedAnywhere_isADecodeException() {
        TypedCodec typed = codec().bind(SampleProduct.class);
        byte[] bytes = typed.encode(SampleProduct.sample(1));

        for (int length = 0; length < bytes.length; length++) {
            int shorter = length;
            assertThatThrownBy(() -> typed.decode(bytes, 0, shorter))
                    .as("%d of %d bytes", shorter, bytes.length)
                    .isInstanceOf(DecodeException.class);
        }
    }

    @Test
    void decode_withTrailingBytes_isADecodeException() {
        TypedCodec typed = codec().bind(Point.class);
        byte[] bytes = typed.encode(new Point(1, 2));
        byte[] twice = Arrays.copyOf(bytes, bytes.length * 2);
        System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);

        assertThatThrownBy(() -> typed.decode(twice, 0, twice.length)).isInstanceOf(DecodeException.class);
    }

    @Test
    void decode_ofAnotherType_isADecodeException() {
        byte[] bytes = codec().bind(String.class).encode("text");
        TypedCodec typed = codec().bind(Point.class);

        assertThatThrownBy(() -> typed.decode(bytes, 0, bytes.length)).isInstanceOf(DecodeException.class);
    }

    @Test
    void encode_ofAnotherType_isAnEncodeException() {
        TypedCodec typed = codec().bind(Point.class);

        assertThatThrownBy(() -> typed.encode(new Renamed("a", "b"))).isInstanceOf(EncodeException.class);
    }

    @Test
    void encode_ofACycle_isAnEncodeException() {
        TypedCodec typed = codec().bind(Tree.class);
        List<Tree> children = new ArrayList<>();
        Tree cycle = new Tree("cycle", Collections.unmodifiableList(children));
        children.add(cycle);

        assertThatThrownBy(() -> typed.encode(cycle)).isInstanceOf(EncodeException.class);
    }

    /** Its getter is for others; a cache asks the field. */
    static final class Guarded {
        private String name = "kept";

        public String getName() {
            throw new IllegalStateException("from the getter");
        }

        public void setName(String name) {
            throw new IllegalArgumentException("from the setter");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Guarded guarded && name.equals(guarded.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    @Test
    void roundTrip_ofAClassWhoseAccessorsThrow_asksNone() {
        Guarded value = new Guarded();
        value.name = "changed";
        TypedCodec typed = codec().bind(Guarded.class);
        byte[] bytes = typed.encode(value);

        assertThat(typed.decode(bytes, 0, bytes.length)).isEqualTo(value);
    }
}
