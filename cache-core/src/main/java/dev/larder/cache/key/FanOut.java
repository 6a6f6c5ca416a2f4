package dev.larder.cache.key;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.key.value.ValuePath;
import dev.larder.cache.key.value.ValueSource;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The loops of a template with {@code []}. Placeholders that fan out over the same collection share a loop, so their
 * elements go together; loops over different collections combine. Immutable and thread-safe.
 */
final class FanOut {

    private final List<Loop> loops;

    FanOut(List<Loop> loops) {
        this.loops = List.copyOf(loops);
    }

    /** Runs the body once for each combination of elements, in the order of the collections. */
    void forEach(@Nullable Object[] args, @Nullable Object result, Consumer<@Nullable Object[]> body) {
        run(0, args, result, new @Nullable Object[loops.size()], body);
    }

    private void run(
            int depth,
            @Nullable Object[] args,
            @Nullable Object result,
            @Nullable Object[] elements,
            Consumer<@Nullable Object[]> body) {
        if (depth == loops.size()) {
            body.accept(elements);
            return;
        }
        Loop loop = loops.get(depth);
        for (Object element : loop.elements(loop.collection.read(loop.source.get(args, result, elements)))) {
            elements[depth] = element;
            run(depth + 1, args, result, elements, body);
        }
    }

    /**
     * One {@code []}.
     *
     * @param path its text from the root on, by which placeholders share it
     * @param source where its collection is reached from: an argument, the result or an element of an outer loop
     */
    record Loop(String path, ValueSource source, ValuePath collection, String what) {

        /** No elements if there is no collection. */
        private Iterable<? extends @Nullable Object> elements(@Nullable Object collection) {
            if (collection == null) {
                return List.of();
            }
            if (collection instanceof Iterable<?> iterable) {
                return iterable;
            }
            if (collection instanceof Map<?, ?> map) {
                return map.values();
            }
            if (collection instanceof Object[] array) {
                return Arrays.asList(array);
            }
            if (collection.getClass().isArray()) {
                return IntStream.range(0, Array.getLength(collection))
                        .mapToObj(i -> Array.get(collection, i))
                        .toList();
            }
            throw new CacheConfigurationException(what + " has `[]` after a "
                    + collection.getClass().getTypeName() + ", which is no collection, array or map");
        }
    }
}
