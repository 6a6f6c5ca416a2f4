package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;

/**
 * A key and a stamp: the token by which somebody holds the key, or that of the entry that somebody has just read there.
 */
public record Stamped(String key, Stamp stamp) {}
