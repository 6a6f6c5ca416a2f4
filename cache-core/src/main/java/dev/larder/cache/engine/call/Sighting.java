package dev.larder.cache.engine.call;

import dev.larder.cache.codec.Envelope;

/**
 * A value past its TTL that a read has met under its key.
 *
 * @param remainingMillis what was left of its life, by the store's count
 * @param atNanos when the read met it, by a clock of this process that orders nothing
 * @param tagMark what was outstanding of tags before it met it
 */
public record Sighting(Envelope entry, long remainingMillis, long atNanos, long tagMark) {}
