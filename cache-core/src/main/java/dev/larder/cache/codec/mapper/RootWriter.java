package dev.larder.cache.codec.mapper;

import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes whole values of one type. Jackson asks a value that stands by itself and is told by a name for its class,
 * which has lost what its type parameters are; one that something refers to keeps them. So there it is referred to, of
 * which nothing is written.
 */
public record RootWriter(ObjectWriter writer, boolean refers) {

    public static RootWriter of(JsonMapper mapper, JavaType type) {
        boolean refers = type.hasGenericTypes()
                && !type.isContainerType()
                && mapper._serializationContext().findTypeSerializer(type) != null;
        return new RootWriter(
                mapper.writerFor(
                        refers ? mapper.getTypeFactory().constructReferenceType(AtomicReference.class, type) : type),
                refers);
    }

    /** What the writer takes for the value. */
    public Object root(Object value) {
        return refers ? new AtomicReference<>(value) : value;
    }
}
