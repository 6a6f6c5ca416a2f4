package dev.larder.cache;

import dev.larder.cache.annotation.Stampede;
import java.util.List;

/**
 * What one cache of {@link Larder#cache} does differently from the settings. Texts are those of
 * {@link dev.larder.cache.annotation.Cached}. Meant to be imported statically.
 */
public final class CacheOption {

    enum Attribute {
        NAME,
        TTL,
        NULL_TTL,
        JITTER,
        STAMPEDE,
        CODEC,
        TAGS,
        REFRESH_AFTER,
        STALE_IF_ERROR,
        LOAD_TIMEOUT,
        INDEX
    }

    private final Attribute attribute;
    private final List<String> texts;

    private CacheOption(Attribute attribute, String... texts) {
        this.attribute = attribute;
        this.texts = List.of(texts);
    }

    /** How long a value is fresh: duration text such as {@code "10m"}, or the name of a tier. Default: 5 minutes. */
    public static CacheOption ttl(String text) {
        return new CacheOption(Attribute.TTL, text);
    }

    /** How long an absent value is remembered, at most the TTL; {@code "0"}: not at all. Default: 30 seconds. */
    public static CacheOption nullTtl(String text) {
        return new CacheOption(Attribute.NULL_TTL, text);
    }

    /** The share by which a TTL may be shortened, {@code "0%"} to {@code "90%"}. Default: 10 %. */
    public static CacheOption jitter(String percent) {
        return new CacheOption(Attribute.JITTER, percent);
    }

    /** Who waits for a load under way. Default: {@link Stampede#CLUSTER}. */
    public static CacheOption stampede(Stampede stampede) {
        return new CacheOption(Attribute.STAMPEDE, stampede.name());
    }

    /**
     * Keys are listed in an index, so that the cost of a pattern follows what it matches and not the keyspace. Every
     * process that uses the cache must say the same.
     */
    public static CacheOption index() {
        return new CacheOption(Attribute.INDEX, "true");
    }

    /** The codec by name. Default: {@code json}. */
    public static CacheOption codec(String name) {
        return new CacheOption(Attribute.CODEC, name);
    }

    /**
     * The age past which a hit is served at once and the value renewed in the background by one process: duration text,
     * shorter than the TTL. The loader of the call that meets such a value runs again, on a thread of the library and
     * after the call was answered. Default: never.
     */
    public static CacheOption refreshAfter(String text) {
        return new CacheOption(Attribute.REFRESH_AFTER, text);
    }

    /**
     * How long past its TTL a value may still be served when the load throws an exception or is late: duration text. An
     * invalidated value is never served. Default: not at all.
     */
    public static CacheOption staleIfError(String text) {
        return new CacheOption(Attribute.STALE_IF_ERROR, text);
    }

    /**
     * How long a caller waits for the load before he gets the stale value, or a {@link LoadTimeoutException}: duration
     * text. The load runs on a thread of the library and goes on. Default: no limit.
     */
    public static CacheOption loadTimeout(String text) {
        return new CacheOption(Attribute.LOAD_TIMEOUT, text);
    }

    /** The cache's name. Default: the template's literal words joined by hyphens. */
    public static CacheOption name(String name) {
        return new CacheOption(Attribute.NAME, name);
    }

    /**
     * The tags of its entries, for {@link Larder#invalidateTags}: templates that may use the names in the key template
     * and {@code {result…}}, for example {@code "product:{result[].id}"}. An absent value has no tags from the result.
     * Default: none.
     */
    public static CacheOption tags(String... templates) {
        return new CacheOption(Attribute.TAGS, templates);
    }

    Attribute attribute() {
        return attribute;
    }

    List<String> texts() {
        return texts;
    }
}
