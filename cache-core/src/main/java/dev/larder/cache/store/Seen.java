package dev.larder.cache.store;

/** The bytes that somebody has read under a key. */
public record Seen(String key, byte[] bytes) {}
