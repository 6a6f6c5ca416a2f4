package dev.larder.cache.store;

/**
 * Hears how the search for the keys of a pattern goes on. Called on the thread that invalidates, after every step, so
 * it is quick; it does not throw. Implementations are thread-safe.
 */
@FunctionalInterface
public interface ScanListener {

    /** Hears nothing. */
    ScanListener NO_OP = (lookedAt, dropped) -> {};

    /**
     * A step was made.
     *
     * @param lookedAt how many keys the store was asked to look at; it may look at a few more
     * @param dropped how many keys the step removed
     */
    void onStep(int lookedAt, int dropped);
}
