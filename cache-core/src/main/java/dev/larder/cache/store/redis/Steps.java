package dev.larder.cache.store.redis;

import java.util.ArrayList;
import java.util.List;

/** Cuts long lists into pieces that travel one by one. */
final class Steps {

    private Steps() {}

    static <T> List<List<T>> of(List<T> all) {
        List<List<T>> steps = new ArrayList<>(all.size() / Commands.KEYS_PER_STEP + 1);
        for (int from = 0; from < all.size(); from += Commands.KEYS_PER_STEP) {
            steps.add(all.subList(from, Math.min(all.size(), from + Commands.KEYS_PER_STEP)));
        }
        return steps;
    }
}
