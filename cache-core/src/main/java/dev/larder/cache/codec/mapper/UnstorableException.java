package dev.larder.cache.codec.mapper;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DatabindException;

/** A part of a value that would not come back as it is. Knows the cure. */
final class UnstorableException extends DatabindException {

    private static final String RETURN_A_RECORD = "return a record of what is needed.";

    private final String cure;

    /** @param problem goes on from the place where the part stands, such as {@code Order.items[0]} */
    UnstorableException(JsonGenerator generator, String problem, String cure) {
        this(generator, problem, cure, null);
    }

    private UnstorableException(JsonGenerator generator, String problem, String cure, @Nullable Throwable cause) {
        super(generator, problem, cause);
        this.cure = cure;
    }

    String cure() {
        return cure;
    }

    static UnstorableException otherClass(JsonGenerator generator, Class<?> restored, Class<?> actual) {
        String name = TypeText.of(restored);
        return new UnstorableException(
                generator,
                "is of class " + TypeText.of(actual) + " and would come back as " + name,
                "Annotate " + name + " with @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) and @JsonSubTypes, or "
                        + RETURN_A_RECORD);
    }

    static UnstorableException unknownSubtype(JsonGenerator generator, Class<?> base, Class<?> actual) {
        return new UnstorableException(
                generator,
                "is of class " + TypeText.of(actual) + ", which is no known subtype of " + TypeText.of(base),
                "List it with @JsonSubTypes, or " + RETURN_A_RECORD);
    }

    static UnstorableException notLoaded(JsonGenerator generator, String problem) {
        return new UnstorableException(
                generator,
                problem + " not loaded from the database",
                "Fetch it in the query (join fetch or @EntityGraph), or " + RETURN_A_RECORD);
    }

    static UnstorableException lostNull(JsonGenerator generator) {
        return new UnstorableException(
                generator,
                "is or holds null, which would come back as empty",
                "Put Optional.empty() or NullNode there.");
    }

    static UnstorableException custom(
            JsonGenerator generator, String problem, Class<?> writer, @Nullable Throwable cause) {
        return new UnstorableException(
                generator,
                problem + " from what " + TypeText.of(writer) + " writes",
                "Mend the reader and the writer in the JsonMapper's module, or " + RETURN_A_RECORD,
                cause);
    }
}
