package dev.larder.cache.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * A mapper that brings back what it has written. An application sets its mapper up for people who read its interface,
 * where leaving out empty fields or shifting times to UTC is welcome; a cache must lose nothing.
 */
final class FaithfulMapper {

    private FaithfulMapper() {}

    static JsonMapper of(JsonMapper mapper) {
        JsonMapper.Builder builder = mapper.rebuild();
        keepTimes(builder);
        keepEnumConstants(builder);
        keepEverythingWritten(builder);
        acceptWhatWasWritten(builder);
        return builder.addModule(orderedSets()).build();
    }

    private static void keepTimes(JsonMapper.Builder builder) {
        builder.enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID);
        builder.disable(
                DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE,
                DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID,
                DateTimeFeature.WRITE_DATES_WITH_CONTEXT_TIME_ZONE,
                DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS,
                DateTimeFeature.WRITE_DATE_KEYS_AS_TIMESTAMPS,
                DateTimeFeature.TRUNCATE_TO_MSECS_ON_READ,
                DateTimeFeature.TRUNCATE_TO_MSECS_ON_WRITE);
    }

    // Two constants may share a toString or differ only in case; their names are what tells them apart.
    private static void keepEnumConstants(JsonMapper.Builder builder) {
        builder.disable(
                EnumFeature.WRITE_ENUMS_USING_TO_STRING,
                EnumFeature.READ_ENUMS_USING_TO_STRING,
                EnumFeature.WRITE_ENUMS_TO_LOWERCASE,
                EnumFeature.WRITE_ENUMS_USING_INDEX,
                EnumFeature.WRITE_ENUM_KEYS_USING_INDEX,
                EnumFeature.READ_ENUM_KEYS_USING_INDEX,
                EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL,
                EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE);
        builder.enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
    }

    private static void keepEverythingWritten(JsonMapper.Builder builder) {
        builder.changeDefaultPropertyInclusion(
                inclusion -> JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS));
        builder.disable(
                SerializationFeature.INDENT_OUTPUT,
                SerializationFeature.WRAP_ROOT_VALUE,
                SerializationFeature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED,
                SerializationFeature.WRITE_SELF_REFERENCES_AS_NULL);
        builder.enable(SerializationFeature.WRITE_EMPTY_JSON_ARRAYS);
        builder.disable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN);
        builder.enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS);
    }

    // A getter that computes something is written and has nothing to be read into.
    private static void acceptWhatWasWritten(JsonMapper.Builder builder) {
        builder.disable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES,
                DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                DeserializationFeature.UNWRAP_ROOT_VALUE,
                DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT,
                DeserializationFeature.ACCEPT_EMPTY_ARRAY_AS_NULL_OBJECT);
        builder.enable(
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    // Jackson's own choice is a HashSet, which forgets the order an ordered set came in.
    private static SimpleModule orderedSets() {
        return new SimpleModule("larder-ordered-sets").addAbstractTypeMapping(Set.class, LinkedHashSet.class);
    }
}
