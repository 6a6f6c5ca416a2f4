package dev.larder.cache.store;

/**
 * A store's own connections at one moment.
 *
 * @param active in use, those being opened included
 * @param idle open and free
 * @param waiting commands that wait for a connection
 * @param max how many there may be, in use and idle together
 */
public record PoolState(int active, int idle, int waiting, int max) {}
