package dev.larder.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.larder.cache.integration.LarderParts;
import dev.larder.cache.invalidation.Invalidation;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.Parameters;
import dev.larder.cache.key.TagTemplate;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.metrics.CacheStatistics;
import dev.larder.cache.metrics.StatisticsListener;
import dev.larder.cache.metrics.Trouble;
import dev.larder.cache.metrics.Troubles;
import dev.larder.cache.store.TimedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The library in one object: a store, the engine over it, and the caches of an application. One per application is
 * enough. Thread-safe.
 *
 * <pre>{@code
 * try (Larder larder = Larder.builder().redis("redis://localhost:6379").build()) {
 *     Cache<Product> products = larder.cache("product:{id}", Product.class, ttl("10m"));
 *     Product product = products.get(args(42), () -> repository.find(42));
 *     larder.invalidate("product:{id}*", args(42));
 * }
 * }</pre>
 */
public final class Larder implements AutoCloseable {

    /** More than a program has by intent; one that puts ids into the text of its templates has no end of them. */
    private static final int MOST_COMPILED_TEMPLATES = 1000;

    private final LarderParts parts;
    private final StatisticsListener statistics;
    private final Troubles troubles;
    private final LoadingCache<String, BoundTemplate> invalidations = compiled(this::bind);
    private final LoadingCache<String, TagTemplate> tagInvalidations = compiled(TagTemplate::bindUntyped);

    Larder(LarderParts parts, StatisticsListener statistics, Troubles troubles) {
        this.parts = parts;
        this.statistics = statistics;
        this.troubles = troubles;
    }

    /** Begins a configuration; with nothing set it means {@code redis://localhost:6379} and every default. */
    public static LarderBuilder builder() {
        return new LarderBuilder();
    }

    /**
     * A cache. Make it once and keep it: template and type are compiled here.
     *
     * @param keyTemplate as in {@link dev.larder.cache.annotation.Cached#key}; its names take {@link Args} in order
     * @param type the type of the values; {@link TypeRef} for generic ones
     * @throws CacheConfigurationException if template, type or an option is wrong; the message says what and the cure
     */
    public <T> Cache<T> cache(String keyTemplate, Class<T> type, CacheOption... options) {
        return new HandCache<>(this, keyTemplate, type, options);
    }

    /** As {@link #cache(String, Class, CacheOption...)}, for generic types. */
    public <T> Cache<T> cache(String keyTemplate, TypeRef<T> type, CacheOption... options) {
        return new HandCache<>(this, keyTemplate, type.type(), options);
    }

    /**
     * Drops one key or, with a wildcard in the template, every key it reaches. After it returns, no read that begins,
     * in any process, sees what was loaded before. Does not throw when the store fails: that is logged and told to the
     * listeners.
     *
     * @param template as in {@link dev.larder.cache.annotation.Invalidates#value}
     * @throws CacheConfigurationException if the template is wrong
     */
    public void invalidate(String template, Args args) {
        BoundTemplate bound = invalidations.get(template);
        if (bound.template().hasWildcard()) {
            parts.transactions().invalidate(List.of(), bound.patterns(args.values(), null));
        } else {
            parts.transactions().invalidate(bound.keysToDrop(args.values(), null), List.of());
        }
    }

    /**
     * Drops every entry that carries the tag, or with {@code []} in the template one of the tags. After it returns, no
     * read that begins, in any process, sees what was loaded before. Does not throw when the store fails: that is
     * logged and told to the listeners.
     *
     * @param template as in {@link dev.larder.cache.annotation.Invalidates#tags}
     * @throws CacheConfigurationException if the template is wrong
     */
    public void invalidateTags(String template, Args args) {
        TagTemplate tag = tagInvalidations.get(template);
        parts.transactions().invalidate(new Invalidation(List.of(), List.of(), tag.tags(args.values(), null)));
    }

    /**
     * What {@link #invalidate} would drop now, without dropping it: a dry run. For a template with a wildcard it looks
     * at every key in Redis, in small steps, and at most at as many a second as the search for keys is allowed to.
     *
     * @param most how many keys to name in the preview
     * @throws CacheException if Redis does not answer
     * @throws CacheConfigurationException if the template is wrong
     */
    public InvalidationPreview preview(String template, Args args, int most) {
        BoundTemplate bound = invalidations.get(template);
        List<String> sample = new ArrayList<>();
        long[] keys = new long[1];
        Consumer<String> found = key -> {
            keys[0]++;
            if (sample.size() < most) {
                sample.add(key);
            }
        };
        if (bound.template().hasWildcard()) {
            bound.patterns(args.values(), null).forEach(pattern -> parts.store().forEachMatching(pattern, found));
        } else {
            List<String> named = List.copyOf(bound.keysToDrop(args.values(), null));
            List<@Nullable TimedEntry> entries = parts.store().readAll(named, false);
            for (int i = 0; i < named.size(); i++) {
                if (entries.get(i) != null) {
                    found.accept(named.get(i));
                }
            }
        }
        return new InvalidationPreview(keys[0], sample);
    }

    /** What every cache did since the start, by the cache's name; a cache that was never called is not among them. */
    public List<CacheStatistics> statistics() {
        return statistics.all();
    }

    /** What the cache of this name did since the start; all zero if it was never called. */
    public CacheStatistics statistics(String cache) {
        return statistics.of(cache);
    }

    /** What keeps caches from working although their store answers; empty if nothing does. The oldest comes first. */
    public List<Trouble> troubles() {
        return troubles.current();
    }

    /** By their text, those used last; compiling one again costs microseconds. */
    private static <T> LoadingCache<String, T> compiled(
            com.github.benmanes.caffeine.cache.CacheLoader<String, T> compiler) {
        return Caffeine.newBuilder()
                .maximumSize(MOST_COMPILED_TEMPLATES)
                .executor(Runnable::run)
                .build(compiler);
    }

    BoundTemplate bind(String text) {
        KeyTemplate template = KeyTemplate.parse(text);
        return BoundTemplate.bind(template, Parameters.untyped(template), parts.keySchema());
    }

    /** What it is made of, for the integration with a framework. What the parts offer may change in any release. */
    public LarderParts parts() {
        return parts;
    }

    /** Ends threads and connections. Repeatable. A client or store that was handed in stays open. */
    @Override
    public void close() {
        parts.engine().close();
        parts.store().close();
    }
}
