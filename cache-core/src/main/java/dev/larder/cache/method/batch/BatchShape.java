package dev.larder.cache.method.batch;

import dev.larder.cache.CacheException;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.PlaceholderReader;
import dev.larder.cache.method.declaration.ValueType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a batch method takes its ids and gives its values. Immutable and thread-safe.
 *
 * @param method as messages name it
 * @param parameter the position of the collection
 * @param collection how a collection of the parameter's type is made
 * @param answersMap whether it returns a {@code Map}; else a {@code List}
 * @param id reads what stands for an element in the map; {@code null}: the element itself
 * @param valueType the type of one value
 * @param own the ids that the values of a list have; {@code null} if they have none
 */
public record BatchShape(
        String method,
        int parameter,
        IdCollection collection,
        boolean answersMap,
        @Nullable PlaceholderReader id,
        Type valueType,
        @Nullable OwnIds own) {

    /** The ids of a call; {@code null} if there is no collection. */
    @Nullable
    public BatchIds ids(BoundTemplate key, @Nullable Object[] arguments) {
        Object given = arguments[parameter];
        return given == null ? null : new BatchIds(key, withIds(arguments, IdCollection.elements(given)), this);
    }

    /** The same arguments with other ids, as a plain list. */
    @Nullable
    Object[] withIds(@Nullable Object[] arguments, List<@Nullable Object> ids) {
        @Nullable Object[] copy = arguments.clone();
        copy[parameter] = ids;
        return copy;
    }

    /** The arguments with some of the ids, as the method takes them. */
    @Nullable
    public Object[] asking(@Nullable Object[] arguments, List<@Nullable Object> ids) {
        @Nullable Object[] copy = arguments.clone();
        copy[parameter] = collection.make(ids, arguments[parameter]);
        return copy;
    }

    /**
     * What the method answered for each of the ids; {@code null} where it answered nothing.
     *
     * @throws CacheException if it answered a list of another size: nobody can tell which value belongs to which id
     */
    public List<@Nullable Object> valuesOf(List<@Nullable Object> ids, @Nullable Object answer) {
        if (answersMap) {
            // A copy, because some maps throw when they are asked for null.
            Map<?, ?> byId = answer == null ? Map.of() : new HashMap<>((Map<?, ?>) answer);
            List<@Nullable Object> values = new ArrayList<>(ids.size());
            ids.forEach(element -> values.add(byId.get(idOf(element))));
            return values;
        }
        List<?> values = answer == null ? List.of() : (List<?>) answer;
        if (values.size() != ids.size()) {
            throw new CacheException(method + " returned " + values.size() + " values for " + ids.size()
                    + " ids, so nobody can tell which belongs to which. Return one for each id in its order, null"
                    + " where there is none, or return a Map.");
        }
        return new ArrayList<>(values);
    }

    /**
     * The id at whose place another's value stands, as the values themselves say, so that nobody can tell which belongs
     * to which; {@code null} if nothing contradicts the order.
     */
    @Nullable
    public Object misplaced(List<@Nullable Object> ids, List<@Nullable Object> values) {
        return own == null ? null : own.misplaced(ids, values);
    }

    /** The result for the caller, who may change it: in the order of the ids, repeated ones included. */
    Object answer(List<@Nullable Object> ids, List<@Nullable Object> values) {
        if (!answersMap) {
            boolean isOptional = ValueType.isOptional(valueType);
            List<@Nullable Object> answer = new ArrayList<>(values.size());
            values.forEach(value -> answer.add(value == null && isOptional ? Optional.empty() : value));
            return answer;
        }
        Map<@Nullable Object, Object> answer = new LinkedHashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            Object value = values.get(i);
            if (value != null && !value.equals(Optional.empty())) {
                answer.put(idOf(ids.get(i)), value);
            }
        }
        return answer;
    }

    private @Nullable Object idOf(@Nullable Object element) {
        return id == null ? element : id.read(new @Nullable Object[] {element}, null);
    }
}
