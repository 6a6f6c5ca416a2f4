package dev.larder.cache.store;

/**
 * The bytes under a key and how long they have left to stand there, by the store's own count.
 *
 * @param remainingMillis at the moment of the read or a little later; {@link Long#MAX_VALUE} if they have no end, or if
 *     it was not asked for
 */
public record TimedEntry(byte[] bytes, long remainingMillis) {}
