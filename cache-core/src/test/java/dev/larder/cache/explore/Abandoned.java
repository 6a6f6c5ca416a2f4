package dev.larder.cache.explore;

/** Ends an actor whose execution is over: a crash, or a state that was explored before. No failure of anything. */
final class Abandoned extends Error {

    private static final long serialVersionUID = 1L;

    Abandoned() {
        super("this execution is over", null, false, false);
    }
}
