package dev.larder.cache.codec.mapper;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.Map;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.ConstructorDetector;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.introspect.VisibilityChecker;
import tools.jackson.databind.json.JsonMapper;

/**
 * The mapper that values are stored with: it writes all of an object's state and reads back what it has written.
 *
 * <p>An application sets its own mapper up for people who read its interface, where it is welcome to leave out empty
 * fields, to mask a number or to sort a map. So no setting is taken over, whatever Jackson may come to offer: this
 * mapper is built anew. Of the application's it takes only what says how objects are made whose classes are not the
 * platform's: its modules, mix-ins and subtypes, and the annotations that {@link StorageAnnotations} heeds.
 */
public final class StorageMapper {

    private final JsonMapper json;

    private StorageMapper(JsonMapper json) {
        this.json = json;
    }

    /** The mapper for an application that has set up one of its own. */
    public static StorageMapper of(JsonMapper application) {
        JsonMapper.Builder own = application.rebuild();
        JsonMapper.Builder builder = JsonMapper.builder(factory(application.tokenStreamFactory()))
                .typeFactory(own.typeFactory())
                .mixInHandler(own.mixInHandler())
                .subtypeResolver(own.subtypeResolver())
                .handlerInstantiator(application.deserializationConfig().getHandlerInstantiator())
                .annotationIntrospector(own.annotationIntrospector());
        CustomTypes custom = CustomTypes.of(application, builder);
        keepState(builder);
        keepTimes(builder);
        keepEnumConstants(builder);
        JsonMapper mapper = builder.annotationIntrospector(new StorageAnnotations(builder.annotationIntrospector()))
                .addAbstractTypeResolver(new RestoredTypes(application.deserializationConfig()))
                .serializerFactory(new StorageSerializers(custom, PlatformWriters.common()))
                .deserializerFactory(new StorageDeserializers(custom, PlatformReaders.common()))
                .build();
        custom.readWith(mapper);
        return new StorageMapper(mapper);
    }

    /** As Jackson knows it. */
    public JsonMapper json() {
        return json;
    }

    /** The same mapper for a format that has forms of its own for some values of the platform. */
    public JsonMapper with(
            Map<Class<?>, ValueSerializer<?>> ownWriters, Map<Class<?>, ValueDeserializer<?>> ownReaders) {
        JsonMapper.Builder builder = json.rebuild();
        StorageSerializers writers = (StorageSerializers) builder.serializerFactory();
        StorageDeserializers readers = (StorageDeserializers) builder.deserializerFactory();
        return builder.serializerFactory(writers.with(ownWriters))
                .deserializerFactory(readers.with(ownReaders))
                .build();
    }

    /** A builder whose factories are those of a mapper that nobody has changed. */
    static JsonMapper.Builder unchanged() {
        JsonMapper.Builder builder = JsonMapper.builder();
        builder.build(); // It is then that Jackson adds what belongs to java.time.
        return builder;
    }

    // Whatever was written is to be read, so nothing but numbers, which take long to parse, and the depth are bounded;
    // the former where they are written, too.
    private static JsonFactory factory(JsonFactory application) {
        int depth = Math.max(
                application.streamReadConstraints().getMaxNestingDepth(),
                application.streamWriteConstraints().getMaxNestingDepth());
        return JsonFactory.builder()
                .recyclerPool(application._getRecyclerPool())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxNumberLength(PlatformWriters.MAX_DIGITS)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .streamWriteConstraints(
                        StreamWriteConstraints.builder().maxNestingDepth(depth).build())
                .build();
    }

    // Which fields are the state is for StorageAnnotations to say; nothing is found by its visibility.
    private static void keepState(JsonMapper.Builder builder) {
        VisibilityChecker creatorsOnly = VisibilityChecker.defaultInstance()
                .withFieldVisibility(Visibility.NONE)
                .withGetterVisibility(Visibility.NONE)
                .withIsGetterVisibility(Visibility.NONE)
                .withSetterVisibility(Visibility.NONE);
        builder.changeDefaultVisibility(any -> creatorsOnly)
                .constructorDetector(ConstructorDetector.DEFAULT.withAllowImplicitWithDefaultConstructor(false))
                .enable(MapperFeature.USE_STATIC_TYPING)
                .disable(MapperFeature.FIX_FIELD_NAME_UPPER_CASE_PREFIX, MapperFeature.INFER_PROPERTY_MUTATORS)
                .enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS);
    }

    private static void keepTimes(JsonMapper.Builder builder) {
        builder.enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID);
        builder.disable(
                DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE,
                DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID,
                DateTimeFeature.WRITE_DATES_WITH_CONTEXT_TIME_ZONE);
    }

    // Two constants may share a toString; their names are what tells them apart.
    private static void keepEnumConstants(JsonMapper.Builder builder) {
        builder.disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING, EnumFeature.READ_ENUMS_USING_TO_STRING);
        builder.enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
    }
}
