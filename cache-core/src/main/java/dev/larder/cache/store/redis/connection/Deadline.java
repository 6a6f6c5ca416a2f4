package dev.larder.cache.store.redis.connection;

import java.time.Duration;

/** The moment by which a command must have answered, on the monotonic clock. */
record Deadline(long nanos) {

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** The earlier of this deadline and the one that lies {@code duration} ahead. */
    Deadline orIn(Duration duration) {
        return duration.toNanos() < remainingNanos() ? in(duration) : this;
    }

    long remainingNanos() {
        return nanos - System.nanoTime();
    }

    /** Milliseconds left, at least 1, because a socket takes 0 for "for ever". */
    int remainingMillis() {
        return (int) Math.max(1, (remainingNanos() + 999_999) / 1_000_000);
    }

    boolean hasPassed() {
        return remainingNanos() <= 0;
    }
}
