package dev.larder.cache.explore;

/** What may happen to a caller in the middle of its load. */
enum Fate {
    LIVES,
    /** Its process may die, with everybody in it. */
    MAY_DIE,
    /** The load may never return. */
    MAY_HANG,
    /** The load may throw. */
    MAY_FAIL
}
