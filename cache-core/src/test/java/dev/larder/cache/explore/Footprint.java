package dev.larder.cache.explore;

import java.util.Arrays;

/** The places one step touched. */
final class Footprint {

    private long[] places = new long[8];
    private boolean[] writes = new boolean[8];
    private int size;
    private boolean everything;

    void touch(Place place, boolean write) {
        for (int i = 0; i < size; i++) {
            if (places[i] == place.id) {
                writes[i] |= write;
                return;
            }
        }
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
            writes = Arrays.copyOf(writes, 2 * size);
        }
        places[size] = place.id;
        writes[size++] = write;
    }

    /** The step depends on what everybody else can do, such as one that is only taken when nobody can move. */
    void touchEverything() {
        everything = true;
    }

    /** Whether two steps of different actors lead to the same state in either order. */
    boolean isIndependentOf(Footprint other) {
        if (everything || other.everything) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < other.size; j++) {
                if (places[i] == other.places[j] && (writes[i] || other.writes[j])) {
                    return false;
                }
            }
        }
        return true;
    }
}
