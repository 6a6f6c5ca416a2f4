package dev.larder.cache.metrics;

/**
 * Counts how often the same key is met. Remembers a few keys and forgets what was not met for a while, since a key that
 * is met once with each release is nothing to speak of. Thread-safe.
 */
final class RepeatedKeys {

    /** From here on it is no chance any more. */
    static final int AGAIN_AND_AGAIN = 10;

    private static final int REMEMBERED = 64;

    private final String[] keys = new String[REMEMBERED];
    private final int[] times = new int[REMEMBERED];
    private final long[] metNanos = new long[REMEMBERED];

    /** How often this key was met, this time included. */
    synchronized int met(String key, long nanos) {
        int place = Math.floorMod(key.hashCode(), REMEMBERED);
        boolean isAgain = key.equals(keys[place]) && nanos - metNanos[place] < Troubles.SAID_AGAIN.toNanos();
        keys[place] = key;
        times[place] = isAgain ? times[place] + 1 : 1;
        metNanos[place] = nanos;
        return times[place];
    }
}
