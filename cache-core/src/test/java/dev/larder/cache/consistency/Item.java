package dev.larder.cache.consistency;

import java.io.Serializable;

/**
 * What is read and cached.
 *
 * @param version how often it was written when it was loaded
 */
public record Item(int id, long version) implements Serializable {}
