package dev.larder.cache.store;

/**
 * What a server tells about itself; counters run since its start. What it does not tell is 0, the version {@code ?}.
 *
 * @param version the server's version
 * @param usedMemoryBytes memory in use, bytes
 * @param keys keys in all its databases, other programs' included
 * @param hits reads that found their key
 * @param misses reads that did not
 * @param evictedKeys keys removed because memory was full
 * @param connectedClients connections of all programs
 */
public record ServerInfo(
        String version,
        long usedMemoryBytes,
        long keys,
        long hits,
        long misses,
        long evictedKeys,
        long connectedClients) {

    /** The share of reads that found their key, 0 to 1; not a number if there was no read. */
    public double hitRate() {
        return hits + misses == 0 ? Double.NaN : (double) hits / (hits + misses);
    }
}
