package dev.larder.cache.codec;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.NameTransformer;

/** What annotations say about how a property is spelled in the bytes, beyond its name and type. */
final class PropertyFormat {

    private PropertyFormat() {}

    /** The names of the application's own readers, writers and converters of the property. */
    static List<String> customClasses(JsonMapper mapper, AnnotatedMember member) {
        MapperConfig<?> config = mapper.deserializationConfig();
        AnnotationIntrospector annotations = config.getAnnotationIntrospector();
        return Stream.of(
                        annotations.findSerializer(config, member),
                        annotations.findContentSerializer(config, member),
                        annotations.findKeySerializer(config, member),
                        annotations.findSerializationConverter(config, member),
                        annotations.findSerializationContentConverter(config, member),
                        annotations.findDeserializer(config, member),
                        annotations.findContentDeserializer(config, member),
                        annotations.findKeyDeserializer(config, member),
                        annotations.findDeserializationConverter(config, member),
                        annotations.findDeserializationContentConverter(config, member))
                .filter(Objects::nonNull)
                .map(PropertyFormat::className)
                .toList();
    }

    private static String className(Object found) {
        if (found instanceof Class<?> type) {
            return type.getName();
        }
        boolean isInstance = found instanceof ValueSerializer<?> || found instanceof ValueDeserializer<?>;
        return isInstance ? found.getClass().getName() : found.getClass().getSimpleName();
    }

    /** The pattern, shape, zone and locale that {@code @JsonFormat} sets; empty if it sets none. */
    static String format(JsonMapper mapper, Annotated annotated) {
        MapperConfig<?> config = mapper.deserializationConfig();
        JsonFormat.Value format = config.getAnnotationIntrospector().findFormat(config, annotated);
        if (format == null || format.equals(JsonFormat.Value.empty())) {
            return "";
        }
        return "format(" + format.getPattern() + "," + format.getShape() + "," + format.timeZoneAsString() + ","
                + format.getLocale() + ")";
    }

    /** How {@code @JsonUnwrapped} changes the names; empty if it is not there. */
    static String unwrapping(JsonMapper mapper, AnnotatedMember member) {
        MapperConfig<?> config = mapper.deserializationConfig();
        NameTransformer names = config.getAnnotationIntrospector().findUnwrappingNameTransformer(config, member);
        return names == null ? "" : "unwrapped(" + names.transform("name") + ")";
    }
}
