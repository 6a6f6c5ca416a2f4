package dev.larder.cache.explore;

/** An execution broke a promise. */
final class Violation extends Error {

    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }
}
