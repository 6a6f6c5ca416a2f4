package dev.larder.cache.consistency;

import java.time.Duration;
import java.util.Set;

/**
 * What a cache under check is given.
 *
 * @param keyPrefix before every key, so that caches on one Redis keep out of each other's way
 * @param source where loads read and writes commit
 * @param tally is told what only the cache itself can know
 * @param kinds what is asked for
 * @param crashWindow within which the writes of a process that died become visible; zero: that is not promised
 */
public record Scene(
        String redisUrl,
        String keyPrefix,
        VersionedSource source,
        Tally tally,
        Set<Kind> kinds,
        Duration crashWindow) {}
