package dev.larder.cache.method.check;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.engine.call.CacheSpec;
import java.time.Duration;
import java.util.List;

/**
 * One cache of an application, as people want to read it. Immutable.
 *
 * @param name its name
 * @param key the key template, without the global prefix
 * @param ttl a duration, or the placeholder that decides for each value
 * @param nullTtl how long absent values are remembered; zero: not at all
 * @param jitter the share, 0 to 0.9, by which a TTL may be shortened
 * @param codec the codec that writes
 * @param stampede who waits for a load under way
 * @param renewal what happens to a value that grows old
 * @param tags the templates of the tags its entries carry
 * @param methods the methods that read from it
 * @param invalidatedBy what drops entries of it
 */
public record CacheDescription(
        String name,
        String key,
        String ttl,
        Duration nullTtl,
        double jitter,
        String codec,
        Stampede stampede,
        CacheSpec.Renewal renewal,
        List<String> tags,
        List<String> methods,
        List<Invalidation> invalidatedBy) {

    /**
     * A method that drops entries of the cache.
     *
     * @param method as messages name it
     * @param by the templates that can spell a key of the cache, the cache's name where the method names it, and the
     *     tags that its entries can carry, with {@code tag} before each
     */
    public record Invalidation(String method, List<String> by) {}

    public CacheDescription {
        tags = List.copyOf(tags);
        methods = List.copyOf(methods);
        invalidatedBy = List.copyOf(invalidatedBy);
    }
}
