package dev.larder.cache.store.redis.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Cuts long lists into pieces that travel one by one, each in one pipeline whose time and memory have a bound. */
public final class Steps {

    /** How many keys travel together. */
    static final int MOST_KEYS = 500;

    /** How many bytes; what is longer travels alone. */
    static final int MOST_BYTES = 1 << 20;

    private Steps() {}

    /** Pieces of short things. */
    public static <T> List<List<T>> of(List<T> all) {
        return of(all, one -> 0);
    }

    /** Pieces of things of any length. */
    public static <T> List<List<T>> of(List<T> all, ToIntFunction<T> bytes) {
        List<List<T>> steps = new ArrayList<>(all.size() / MOST_KEYS + 1);
        int from = 0;
        long size = 0;
        for (int to = 0; to < all.size(); to++) {
            size += bytes.applyAsInt(all.get(to));
            if (to > from && (to - from == MOST_KEYS || size > MOST_BYTES)) {
                steps.add(all.subList(from, to));
                from = to;
                size = bytes.applyAsInt(all.get(to));
            }
        }
        if (from < all.size()) {
            steps.add(all.subList(from, all.size()));
        }
        return steps;
    }
}
