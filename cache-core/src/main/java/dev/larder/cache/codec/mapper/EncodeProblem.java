package dev.larder.cache.codec.mapper;

import dev.larder.cache.codec.EncodeException;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/** Why a value is not stored, for whoever can change that: which part of it stands in the way, and what to do. */
public final class EncodeProblem {

    private EncodeProblem() {}

    public static EncodeException of(Type type, Throwable failure) {
        UnstorableException known = find(failure, UnstorableException.class);
        if (known != null) {
            return exception(place(type, known), known.getOriginalMessage(), known.cure(), failure);
        }
        boolean isDeep = find(failure, StackOverflowError.class) != null
                || find(failure, StreamConstraintsException.class) != null;
        if (isDeep) {
            return exception(
                    TypeText.of(type),
                    "refers to itself, or is nested too deep",
                    "Return a record without the way back, or annotate the class that is referred to with"
                            + " @JsonIdentityInfo.",
                    failure);
        }
        JacksonException jacksons = find(failure, JacksonException.class);
        return exception(
                jacksons == null ? TypeText.of(type) : place(type, jacksons),
                "cannot be written (" + reason(failure) + ")",
                "Return a record of what is needed.",
                failure);
    }

    private static EncodeException exception(String place, String problem, String cure, Throwable failure) {
        return new EncodeException("\"" + place + "\" " + problem + ". " + cure, failure);
    }

    /** Such as {@code Order.items[0].product}. */
    private static String place(Type type, JacksonException failure) {
        StringBuilder place = new StringBuilder(TypeText.of(type));
        for (JacksonException.Reference reference : failure.getPath()) {
            Object from = reference.from();
            if (from instanceof Map) {
                place.append("[key]"); // What it is, is nobody's business but the caller's.
            } else if (reference.getPropertyName() != null) {
                place.append('.').append(reference.getPropertyName());
            } else if (from instanceof Collection
                    || (from != null && from.getClass().isArray())) {
                place.append('[').append(reference.getIndex()).append(']');
            }
        }
        return place.toString();
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof JacksonException jacksons ? jacksons.getOriginalMessage() : root.toString();
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
