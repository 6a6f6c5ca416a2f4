package dev.larder.cache.method.batch;

import dev.larder.cache.key.BoundTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ids of one call of a batch method: all of them in order, and the distinct ones by their keys. Immutable. */
public final class BatchIds {

    private final BatchShape shape;
    private final List<@Nullable Object> all;
    private final List<String> keys;
    private final List<@Nullable Object> distinct = new ArrayList<>();
    private final Map<String, Integer> positions = new LinkedHashMap<>();

    /** @param arguments with the ids as a list */
    @SuppressWarnings("unchecked")
    BatchIds(BoundTemplate key, @Nullable Object[] arguments, BatchShape shape) {
        this.shape = shape;
        this.all = (List<@Nullable Object>) requireList(arguments[shape.parameter()]);
        this.keys = key.keys(arguments, null);
        for (int i = 0; i < keys.size(); i++) {
            if (positions.putIfAbsent(keys.get(i), distinct.size()) == null) {
                distinct.add(all.get(i));
            }
        }
    }

    private static List<?> requireList(@Nullable Object ids) {
        if (ids instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("The ids are no list but " + ids);
    }

    /** Each key once, in the order of its first id. */
    public List<String> keys() {
        return new ArrayList<>(positions.keySet());
    }

    /** The first ids of the keys at these positions. */
    public List<@Nullable Object> at(List<Integer> wanted) {
        List<@Nullable Object> ids = new ArrayList<>(wanted.size());
        wanted.forEach(position -> ids.add(distinct.get(position)));
        return ids;
    }

    /** The result for the caller, from one value for each key. */
    public Object answer(List<@Nullable Object> values) {
        List<@Nullable Object> answers = new ArrayList<>(all.size());
        keys.forEach(key -> answers.add(values.get(positions.getOrDefault(key, 0))));
        return shape.answer(all, answers);
    }
}
