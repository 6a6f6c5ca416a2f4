package dev.larder.examples.shop.demo;

/**
 * What stands under a key in Redis.
 *
 * @param ttlMillis milliseconds until it expires, -1 if never
 */
record Entry(String key, long ttlMillis, long bytes) {}
