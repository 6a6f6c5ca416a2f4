package dev.larder.cache.method.batch;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a batch method takes its ids: a type of which a collection with fewer of them can be made. Thread-safe.
 *
 * @param elementType what it holds, as declared
 */
record IdCollection(Maker maker, Type elementType) {

    /** Makes a collection of the parameter's type. */
    private interface Maker {
        Object make(List<@Nullable Object> ids, @Nullable Object given);
    }

    /** How collections of this type are made; {@code null} if that is unknown, or what they hold is. */
    static @Nullable IdCollection of(Type type) {
        if (type instanceof GenericArrayType array) {
            Type component = array.getGenericComponentType();
            return component instanceof ParameterizedType parameterized
                            && parameterized.getRawType() instanceof Class<?> raw
                    ? new IdCollection(arrayOf(raw), component)
                    : null;
        }
        if (type instanceof Class<?> array) {
            Class<?> component = array.getComponentType();
            return component == null ? null : new IdCollection(arrayOf(component), component);
        }
        if (!(type instanceof ParameterizedType parameterized)
                || !(parameterized.getRawType() instanceof Class<?> raw)
                || parameterized.getActualTypeArguments().length != 1) {
            return null;
        }
        Maker maker = maker(raw);
        Type element = parameterized.getActualTypeArguments()[0];
        return maker == null
                ? null
                : new IdCollection(
                        maker, element instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : element);
    }

    private static @Nullable Maker maker(Class<?> type) {
        if (type.isAssignableFrom(ArrayList.class)) {
            return (ids, given) -> ids;
        }
        if (type.isAssignableFrom(LinkedHashSet.class)) {
            return (ids, given) -> new LinkedHashSet<>(ids);
        }
        return type.isAssignableFrom(TreeSet.class) ? IdCollection::sorted : null;
    }

    @SuppressWarnings("unchecked") // A set of the same elements in the same order.
    private static Object sorted(List<@Nullable Object> ids, @Nullable Object given) {
        TreeSet<Object> sorted =
                new TreeSet<>(given instanceof SortedSet<?> set ? ((SortedSet<Object>) set).comparator() : null);
        ids.forEach(sorted::add);
        return sorted;
    }

    private static Maker arrayOf(Class<?> component) {
        return (List<@Nullable Object> ids, @Nullable Object given) -> array(component, ids);
    }

    private static Object array(Class<?> component, List<@Nullable Object> ids) {
        Object array = Array.newInstance(component, ids.size());
        for (int i = 0; i < ids.size(); i++) {
            Array.set(array, i, ids.get(i));
        }
        return array;
    }

    /** A collection of the parameter's type with these ids; the list may be the one handed in. */
    Object make(List<@Nullable Object> ids, @Nullable Object given) {
        return maker.make(ids, given);
    }

    /** The elements of an argument, read once. */
    static List<@Nullable Object> elements(Object given) {
        List<@Nullable Object> elements = new ArrayList<>();
        if (given instanceof Iterable<?> iterable) {
            iterable.forEach(elements::add);
        } else {
            IntStream.range(0, Array.getLength(given)).forEach(i -> elements.add(Array.get(given, i)));
        }
        return elements;
    }
}
