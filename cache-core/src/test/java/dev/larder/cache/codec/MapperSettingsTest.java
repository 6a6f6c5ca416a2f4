package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonKey;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import dev.larder.cache.codec.json.JsonCodec;
import dev.larder.cache.codec.msgpack.MessagePackCodec;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.text.SimpleDateFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.util.JsonpCharacterEscapes;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.ConstructorDetector;
import tools.jackson.databind.cfg.DatatypeFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.introspect.VisibilityChecker;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * Whatever an application sets its mapper to, values come back equal and in their order. The features are those that
 * the Jackson on the class path has, so one that a later release adds is tried, too.
 */
class MapperSettingsTest {

    enum Size {
        SMALL,
        LARGE;

        @Override
        public String toString() {
            return "size";
        }
    }

    record Sku(@JsonKey String code) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface Figure permits Circle, Point {}

    record Circle(double radius) implements Figure {}

    record Point() implements Figure {}

    static final class Bean {
        private @Nullable String name;
        private int count;
        private boolean isOpen;
        private List<String> tags = List.of("default");

        Bean() {}

        Bean(String name) {
            this.name = name.toUpperCase(Locale.ROOT);
        }

        public @Nullable String getName() {
            return name;
        }

        public List<String> getTags() {
            return tags;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bean bean
                    && Objects.equals(name, bean.name)
                    && count == bean.count
                    && isOpen == bean.isOpen
                    && tags.equals(bean.tags);
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, count, isOpen, tags);
        }
    }

    record Times(
            Instant instant,
            Duration duration,
            OffsetDateTime offset,
            ZonedDateTime zoned,
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            Date old,
            Year year,
            YearMonth yearMonth,
            Month month,
            Map<LocalDate, ZonedDateTime> calendar) {}

    record Numbers(
            int zero,
            long big,
            double notANumber,
            float tenth,
            BigDecimal price,
            BigInteger integer,
            boolean no,
            char letter,
            @Nullable Integer none,
            double[] weights,
            byte[] data) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Numbers numbers && toList().equals(numbers.toList());
        }

        @Override
        public int hashCode() {
            return toList().hashCode();
        }

        private List<Object> toList() {
            return Arrays.asList(
                    zero,
                    big,
                    notANumber,
                    tenth,
                    price,
                    integer,
                    no,
                    letter,
                    none,
                    Arrays.toString(weights),
                    Arrays.toString(data));
        }
    }

    record Texts(
            String empty,
            @Nullable String none,
            String odd,
            Optional<String> absent,
            Optional<String> present,
            Size size,
            Locale locale,
            String camelCaseName,
            @JsonIgnore String secret) {}

    record Containers(
            List<String> nothing,
            List<String> one,
            List<Optional<String>> optionals,
            Map<String, Integer> ranking,
            Map<Sku, @Nullable Size> stock,
            Map<Size, String> bySize,
            Set<String> ordered,
            String[] array,
            List<Figure> figures,
            Figure figure,
            Map<String, List<Bean>> beans) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Containers containers && toList().equals(containers.toList());
        }

        @Override
        public int hashCode() {
            return toList().hashCode();
        }

        // The order counts.
        private List<Object> toList() {
            return List.of(
                    nothing,
                    one,
                    optionals,
                    new ArrayList<>(ranking.entrySet()),
                    stock,
                    bySize,
                    new ArrayList<>(ordered),
                    List.of(array),
                    figures,
                    figure,
                    beans);
        }
    }

    record Everything(Times times, Numbers numbers, Texts texts, Containers containers, Bean bean) {}

    private static Everything everything() {
        Instant moment = Instant.parse("2025-03-01T08:15:30.123456789Z");
        OffsetDateTime offset = OffsetDateTime.parse("2025-07-01T12:00:00.000000001+05:45");
        ZonedDateTime zoned = ZonedDateTime.parse("2025-07-01T12:00:00+02:00[Europe/Berlin]");
        Times times = new Times(
                moment,
                Duration.ofMinutes(90).plusNanos(1),
                offset,
                zoned,
                LocalDate.of(2025, 1, 2),
                LocalTime.of(1, 2, 3, 4),
                LocalDateTime.of(2025, 1, 2, 3, 4, 5, 6),
                new Date(1_740_816_930_123L),
                Year.of(2025),
                YearMonth.of(2025, 12),
                Month.JANUARY,
                Map.of(LocalDate.EPOCH, zoned));
        Numbers numbers = new Numbers(
                0,
                9007199254740993L,
                Double.NaN,
                0.1f,
                new BigDecimal("1.00"),
                BigInteger.TEN.pow(30),
                false,
                'ä',
                null,
                new double[] {1, 0.1},
                new byte[] {0, -1});
        Texts texts = new Texts(
                "",
                null,
                "\u0000\"/\\\n€\uD83D\uDE00",
                Optional.empty(),
                Optional.of(""),
                Size.LARGE,
                Locale.forLanguageTag("zh-Hans-CN"),
                "a",
                "s3cret");
        return new Everything(times, numbers, texts, containers(), bean("b"));
    }

    private static Bean bean(@Nullable String name) {
        Bean bean = new Bean();
        bean.name = name;
        bean.isOpen = true;
        bean.tags = List.of();
        return bean;
    }

    private static Containers containers() {
        Map<String, Integer> ranking = new LinkedHashMap<>();
        ranking.put("zebra", 1);
        ranking.put("ant", 2);
        ranking.put("Mole", 3);
        Map<Sku, @Nullable Size> stock = new LinkedHashMap<>();
        stock.put(new Sku("b-1"), null);
        stock.put(new Sku("a-1"), Size.SMALL);
        return new Containers(
                List.of(),
                List.of("one"),
                List.of(Optional.empty(), Optional.of("x")),
                ranking,
                stock,
                Map.of(Size.SMALL, "", Size.LARGE, "l"),
                new LinkedHashSet<>(List.of("z", "a", "m")),
                new String[] {""},
                List.of(new Circle(1), new Point()),
                new Circle(0),
                Map.of("", List.of(bean(null), new Bean("convenient"))));
    }

    // ---- the settings ------------------------------------------------------------------------------------------

    /**
     * Both codecs take the same of a mapper, so features are tried one by one with one of them, all at once with both.
     */
    static Stream<Arguments> settings() {
        return Stream.of(
                        features().map(setting -> Arguments.of(setting.name, JsonCodec.NAME, setting)),
                        others().map(setting -> Arguments.of(setting.name, JsonCodec.NAME, setting)),
                        others().map(setting -> Arguments.of(setting.name, MessagePackCodec.NAME, setting)))
                .flatMap(all -> all);
    }

    record Setting(String name, Consumer<JsonMapper.Builder> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** All features that a builder can be told to turn on or off, each the other way. */
    private static Stream<Setting> features() {
        List<Setting> flipped = new ArrayList<>();
        for (Method method : JsonMapper.Builder.class.getMethods()) {
            if (isConfigure(method)) {
                for (Object feature : constants(method.getParameterTypes()[0])) {
                    flipped.add(new Setting(feature.getClass().getSimpleName() + "." + feature, builder -> {
                        flip(method, builder, feature);
                    }));
                }
            }
        }
        return flipped.stream();
    }

    private static Object[] constants(Class<?> features) {
        return features == DatatypeFeature.class
                ? Stream.<Object[]>of(DateTimeFeature.values(), EnumFeature.values(), JsonNodeFeature.values())
                        .flatMap(Arrays::stream)
                        .toArray()
                : features.getEnumConstants();
    }

    private static void flip(Method configure, JsonMapper.Builder builder, Object feature) {
        try {
            configure.invoke(builder, feature, !isOnByDefault(feature));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isConfigure(Method method) {
        return method.getName().equals("configure") && method.getParameterCount() == 2 && !method.isBridge();
    }

    private static boolean isOnByDefault(Object feature) throws ReflectiveOperationException {
        return (boolean) feature.getClass().getMethod("enabledByDefault").invoke(feature);
    }

    private static Stream<Setting> others() {
        return Stream.of(
                new Setting("defaults", builder -> {}),
                new Setting("date format", b -> b.defaultDateFormat(new SimpleDateFormat("yyyy"))),
                new Setting("time zone", b -> b.defaultTimeZone(TimeZone.getTimeZone("Asia/Tokyo"))),
                new Setting("locale", b -> b.defaultLocale(Locale.forLanguageTag("ar"))),
                new Setting(
                        "inclusion",
                        b -> b.changeDefaultPropertyInclusion(any -> JsonInclude.Value.construct(
                                JsonInclude.Include.NON_DEFAULT, JsonInclude.Include.NON_EMPTY))),
                new Setting(
                        "inclusion of a type",
                        b -> b.withConfigOverride(String.class, type -> type.setInclude(JsonInclude.Value.ALL_NON_EMPTY)
                                .setIncludeAsProperty(JsonInclude.Value.ALL_NON_EMPTY))),
                new Setting("format", b -> b.defaultFormat(JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY))),
                new Setting("format of types", b -> b.withConfigOverride(
                                LocalDateTime.class, type -> type.setFormat(JsonFormat.Value.forPattern("yyyy-MM")))
                        .withConfigOverride(
                                Duration.class,
                                type -> type.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.NUMBER_INT)))
                        .withConfigOverride(
                                Map.class, type -> type.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.POJO)))),
                new Setting("ignored type", b -> b.withConfigOverride(Bean.class, type -> type.setIsIgnoredType(true))),
                new Setting(
                        "ignored properties",
                        b -> b.withConfigOverride(
                                Texts.class,
                                type -> type.setIgnorals(
                                        JsonIgnoreProperties.Value.forIgnoredProperties("odd", "empty")))),
                new Setting(
                        "nulls skipped",
                        b -> b.changeDefaultNullHandling(any -> JsonSetter.Value.construct(Nulls.SKIP, Nulls.SKIP))),
                new Setting(
                        "nulls refused",
                        b -> b.changeDefaultNullHandling(any -> JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))),
                new Setting(
                        "nulls as empty",
                        b -> b.changeDefaultNullHandling(
                                any -> JsonSetter.Value.construct(Nulls.AS_EMPTY, Nulls.AS_EMPTY))),
                new Setting("merging", b -> b.defaultMergeable(true)),
                new Setting("leniency", b -> b.defaultLeniency(false)),
                new Setting(
                        "visibility", b -> b.changeDefaultVisibility(any -> any.with(JsonAutoDetect.Visibility.NONE))),
                new Setting(
                        "visibility of all",
                        b -> b.changeDefaultVisibility(any -> new VisibilityChecker(JsonAutoDetect.Visibility.ANY))),
                new Setting("naming strategy", b -> b.propertyNamingStrategy(PropertyNamingStrategies.LOWER_CASE)),
                new Setting("one name for all", b -> b.propertyNamingStrategy(new OneName())),
                new Setting("enum naming", b -> b.enumNamingStrategy(EnumNamingStrategies.LOWER_CAMEL_CASE)),
                new Setting(
                        "default typing",
                        b -> b.activateDefaultTyping(
                                BasicPolymorphicTypeValidator.builder()
                                        .allowIfBaseType(Object.class)
                                        .build(),
                                DefaultTyping.NON_FINAL)),
                new Setting("mix-in", b -> b.addMixIn(Texts.class, HidesAll.class)),
                new Setting("constructors", b -> b.constructorDetector(ConstructorDetector.USE_DELEGATING)),
                new Setting("explicit constructors", b -> b.constructorDetector(ConstructorDetector.EXPLICIT_ONLY)),
                new Setting(
                        "coercion",
                        b -> b.withCoercionConfigDefaults(
                                config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsNull))),
                new Setting("views", b -> b.defaultView(String.class)),
                new Setting("base 64", b -> b.defaultBase64Variant(Base64Variants.MODIFIED_FOR_URL)),
                new Setting("all at once", builder -> features().forEach(each -> each.change.accept(builder))));
    }

    @JsonIgnoreProperties({"odd", "present", "secret"})
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.NONE)
    abstract static class HidesAll {
        @JsonIgnore
        String camelCaseName;

        @JsonIgnore
        abstract Locale locale();
    }

    static final class OneName extends PropertyNamingStrategies.NamingBase {
        @Override
        public String translate(String name) {
            return "x";
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("settings")
    void roundTrip_underASettingOfTheMapper_isEqual(String name, String codec, Setting setting) {
        JsonMapper.Builder builder = JsonMapper.builder(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(10)
                        .maxNameLength(3)
                        .maxNumberLength(5)
                        .build())
                .build());
        setting.change.accept(builder);

        assertComesBack(codec, builder.build());
    }

    private static void assertComesBack(String codec, JsonMapper mapper) {
        Codec own = codec.equals(JsonCodec.NAME) ? new JsonCodec(mapper) : new MessagePackCodec(mapper);
        TypedCodec typed = own.bind(Everything.class);
        Everything value = everything();

        byte[] bytes = typed.encode(value);

        assertThat(typed.decode(bytes, 0, bytes.length)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {JsonCodec.NAME, MessagePackCodec.NAME})
    void roundTrip_underAFactoryWithEveryFeatureFlipped_isEqual(String codec) throws ReflectiveOperationException {
        JsonFactoryBuilder builder = JsonFactory.builder()
                .characterEscapes(JsonpCharacterEscapes.instance())
                .quoteChar('\'')
                .rootValueSeparator("|");
        for (Method method : JsonFactoryBuilder.class.getMethods()) {
            if (isConfigure(method)) {
                for (Object feature : method.getParameterTypes()[0].getEnumConstants()) {
                    method.invoke(builder, feature, !isOnByDefault(feature));
                }
            }
        }

        assertComesBack(codec, new JsonMapper(builder.build()));
    }

    /** Where a release of Jackson adds a setting, ask whether it can change what is stored. */
    @Test
    void builder_hasOnlyTheSettingsThatWereLookedAt() {
        Set<String> settings = Stream.of(JsonMapper.Builder.class.getMethods())
                .filter(method -> MapperBuilder.class.isAssignableFrom(method.getReturnType()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(settings)
                .containsExactly(
                        "accessorNaming",
                        "activateDefaultTyping",
                        "activateDefaultTypingAsProperty",
                        "addAbstractTypeResolver",
                        "addHandler",
                        "addMixIn",
                        "addMixIns",
                        "addModule",
                        "addModules",
                        "addTypeModifier",
                        "annotationIntrospector",
                        "baseSettings",
                        "cacheProvider",
                        "changeDefaultNullHandling",
                        "changeDefaultPropertyInclusion",
                        "changeDefaultVisibility",
                        "classIntrospector",
                        "clearProblemHandlers",
                        "configure",
                        "configureForJackson2",
                        "constructorDetector",
                        "deactivateDefaultTyping",
                        "defaultAttributes",
                        "defaultBase64Variant",
                        "defaultDateFormat",
                        "defaultDeserializationView",
                        "defaultFormat",
                        "defaultLeniency",
                        "defaultLocale",
                        "defaultMergeable",
                        "defaultPrettyPrinter",
                        "defaultSerializationView",
                        "defaultTimeZone",
                        "defaultView",
                        "deserializationContexts",
                        "deserializerFactory",
                        "disable",
                        "enable",
                        "enumNamingStrategy",
                        "filterProvider",
                        "findAndAddModules",
                        "handlerInstantiator",
                        "injectableValues",
                        "mixInHandler",
                        "mixInOverrides",
                        "nodeFactory",
                        "polymorphicTypeValidator",
                        "propertyNamingStrategy",
                        "registerSubtypes",
                        "removeAllModules",
                        "removeMixIn",
                        "serializationContexts",
                        "serializerFactory",
                        "setDefaultTyping",
                        "subtypeResolver",
                        "typeFactory",
                        "withAllCoercionConfigs",
                        "withAllConfigOverrides",
                        "withCoercionConfig",
                        "withCoercionConfigDefaults",
                        "withConfigOverride",
                        "withModules");
    }
}
