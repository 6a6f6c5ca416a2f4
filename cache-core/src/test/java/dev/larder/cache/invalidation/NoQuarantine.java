package dev.larder.cache.invalidation;

/** {@link Quarantine} that keeps nothing away. For explorations, which must find that out. */
final class NoQuarantine {

    boolean contains(String key) {
        return false;
    }

    void add(Invalidation invalidation) {}

    void remove(Invalidation invalidation) {}

    void allRemoved() {}
}
