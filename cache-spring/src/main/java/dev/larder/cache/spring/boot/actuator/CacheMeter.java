package dev.larder.cache.spring.boot.actuator;

import java.util.List;

/** Every meter of the library: the one place where their names stand. Prometheus shows them with underscores. */
enum CacheMeter {
    HITS("cache.hits", Kind.COUNTER, "Calls whose value was there.", "cache"),
    MISSES(
            "cache.misses",
            Kind.COUNTER,
            "Calls whose value was not there: absent, expired, undecodable, loading (by another caller), lease_lost or"
                    + " tag_invalidated.",
            "cache",
            "reason"),
    BYPASSES(
            "cache.bypasses",
            Kind.COUNTER,
            "Calls answered past the cache, and why: condition, transaction, waited_too_long, breaker_open and so on.",
            "cache",
            "reason"),
    STALE_ANSWERS(
            "cache.stale.answers",
            Kind.COUNTER,
            "Calls answered by a value past its TTL, and why: load_failed, load_timed_out, waited_too_long or"
                    + " backing_off.",
            "cache",
            "reason"),
    REFRESHES(
            "cache.refreshes",
            Kind.COUNTER,
            "Refreshes in the background, by their result: succeeded, refused, failed or skipped (too many at once).",
            "cache",
            "result"),
    FILLS_BEHIND(
            "cache.fills.behind",
            Kind.COUNTER,
            "Loads behind calls that must not store theirs, by their result: succeeded, refused, failed or skipped.",
            "cache",
            "result"),
    ERRORS(
            "cache.errors",
            Kind.COUNTER,
            "Failures a call went on in spite of: unavailable, breaker_open, refused, foreign_key, encode, tags or evaluation."
                    + " Those of invalidations have the cache none.",
            "cache",
            "kind"),
    LATENCY("cache.latency", Kind.HISTOGRAM, "Whole calls as their callers see them.", "cache", "outcome"),
    LOAD_TIME("cache.load.time", Kind.TIMER, "Loads, by their result: success or failure.", "cache", "result"),
    LOADS_IN_FLIGHT("cache.loads.in.flight", Kind.GAUGE, "Loads under way in this process.", "cache"),
    JOINS("cache.joins", Kind.COUNTER, "Calls answered by a load of this process that was under way.", "cache"),
    WAITS("cache.waits", Kind.TIMER, "Calls that waited for others to load, and how long.", "cache"),
    FILLS_REFUSED(
            "cache.fills.refused",
            Kind.COUNTER,
            "Loaded values that were not stored, because an invalidation came between or the lease was lost.",
            "cache"),
    UNDECODABLE(
            "cache.undecodable",
            Kind.COUNTER,
            "Times that something stood under a key that is no value of the cache in this release.",
            "cache"),
    INVALIDATIONS("cache.invalidations", Kind.TIMER, "Confirmed invalidations, and how long they took."),
    INVALIDATED_ENTRIES("cache.invalidated.entries", Kind.COUNTER, "Entries that invalidations dropped."),
    INVALIDATIONS_OUTSTANDING(
            "cache.invalidations.outstanding",
            Kind.GAUGE,
            "Invalidations that have not reached the store and are tried again."),
    INVALIDATION_MESSAGES(
            "cache.invalidation.messages",
            Kind.COUNTER,
            "Messages of other programs that say what to invalidate: done or malformed.",
            "result"),
    SCANNED_KEYS("cache.scan.keys", Kind.COUNTER, "Keys looked at in the search for those of a pattern."),
    SCAN_DROPPED("cache.scan.dropped", Kind.COUNTER, "Entries dropped by searches for the keys of a pattern."),
    BREAKER_OPEN("cache.breaker.open", Kind.GAUGE, "1 while the circuit breaker is open, else 0."),
    OUTAGES("cache.outages", Kind.COUNTER, "Times that the circuit breaker opened."),
    POOL_CONNECTIONS("cache.pool.connections", Kind.GAUGE, "Own connections to Redis: active or idle.", "state"),
    POOL_WAITING("cache.pool.waiting", Kind.GAUGE, "Commands that wait for a connection."),
    POOL_MAX("cache.pool.max", Kind.GAUGE, "How many connections there may be."),
    REDIS_MEMORY("cache.redis.memory.used", Kind.BYTES, "Memory the server uses."),
    REDIS_HIT_RATIO("cache.redis.hit.ratio", Kind.GAUGE, "The server's own hits among its reads, 0 to 1."),
    REDIS_KEYS("cache.redis.keys", Kind.GAUGE, "Keys in all databases of the server."),
    REDIS_EVICTED("cache.redis.evicted.keys", Kind.COUNTER, "Keys the server removed because its memory was full."),
    REDIS_CLIENTS("cache.redis.clients", Kind.GAUGE, "Connections of all programs to the server.");

    /** What a meter measures, and what its name gets at the end in Prometheus. */
    enum Kind {
        COUNTER("_total"),
        GAUGE(""),
        BYTES("_bytes"),
        TIMER("_seconds"),
        HISTOGRAM("_seconds");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    private final String meterName;
    private final Kind kind;
    private final String description;
    private final List<String> tags;

    CacheMeter(String meterName, Kind kind, String description, String... tags) {
        this.meterName = meterName;
        this.kind = kind;
        this.description = description;
        this.tags = List.of(tags);
    }

    String meterName() {
        return meterName;
    }

    Kind kind() {
        return kind;
    }

    String description() {
        return description;
    }

    List<String> tags() {
        return tags;
    }

    /** The name as Prometheus shows it; timers have it with {@code _count}, {@code _sum} and {@code _max} after it. */
    String prometheusName() {
        return meterName.replace('.', '_') + kind.suffix;
    }
}
