package dev.larder.cache.key.value;

import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a static type says about the {@linkplain CanonicalForm canonical form} of its values: that none of them has one,
 * because state that every one of them holds cannot be read. What only values tell, those of an interface say, is found
 * when they come. Only used at start-up.
 */
public final class HashableType {

    /** Deeper than any value may be nested; generic types can describe themselves without end. */
    private static final int MAX_DEPTH = 100;

    private final Set<String> seen = new HashSet<>();

    private HashableType() {}

    /** Throws {@link NoCanonicalFormException} if no value of the type can have a canonical form. */
    public static void check(Type type) {
        new HashableType().check(type, 0);
    }

    /** Whether a value is made up of elements. */
    static boolean isContainer(Class<?> type) {
        return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    }

    /** A list is its elements; a class that extends one of the platform's and adds a field is more. */
    static void requireNothingBesideElements(Class<?> type) {
        if (ObjectState.of(type).addsToAContainer()) {
            throw new NoCanonicalFormException(
                    type, "", "has fields beside its elements", "hold the collection in a record");
        }
    }

    private void check(Type type, int depth) {
        Class<?> raw = GenericTypes.raw(type);
        if (depth == MAX_DEPTH || StableText.isStable(raw) || !seen.add(type.getTypeName())) {
            return;
        }
        Type component = GenericTypes.component(type);
        if (component != null) {
            check("[]", component, depth);
        } else if (Optionals.isOptional(raw)) {
            check(Optionals.unwrap(type), depth + 1);
        } else if (isContainer(raw)) {
            checkContainer(type, raw, depth);
        } else if (!raw.isInterface() && raw != Object.class) {
            checkObject(raw, type, depth);
        }
    }

    private void checkContainer(Type type, Class<?> raw, int depth) {
        requireNothingBesideElements(raw);
        boolean isMap = Map.class.isAssignableFrom(raw);
        for (int i = 0; i < (isMap ? 2 : 1); i++) {
            check("[]", GenericTypes.argument(type, isMap ? Map.class : Collection.class, i), depth);
        }
    }

    /** Also of a class that is not final: whatever extends it holds its fields, too. */
    private void checkObject(Class<?> raw, Type type, int depth) {
        ObjectState state = ObjectState.of(raw);
        // What extends an abstract class of the platform may be the application's.
        if (!ObjectState.isPlatform(raw) || !Modifier.isAbstract(raw.getModifiers()) || hasFields(raw)) {
            state.requireSeen();
        }
        for (ObjectState.Part part : state.parts()) {
            check(part.name(), GenericTypes.resolve(part.declared(), type), depth);
        }
    }

    private static boolean hasFields(@Nullable Class<?> type) {
        return type != null
                && (Arrays.stream(type.getDeclaredFields()).anyMatch(field -> !Modifier.isStatic(field.getModifiers()))
                        || hasFields(type.getSuperclass()));
    }

    private void check(String step, Type type, int depth) {
        try {
            check(type, depth + 1);
        } catch (NoCanonicalFormException e) {
            e.isAt(step);
            throw e;
        }
    }
}
