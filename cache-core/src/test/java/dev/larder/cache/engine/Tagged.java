package dev.larder.cache.engine;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.invalidation.Invalidation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Calls of a tagged cache, and invalidations by tag. */
public final class Tagged {

    private Tagged() {}

    public static CacheSpec strings() {
        return with(Stampede.CLUSTER);
    }

    public static CacheSpec with(Stampede stampede) {
        return with(stampede, Caches.strings().renewal(), true, false);
    }

    /** Strings of a cache that lists what it stores, or does not. */
    public static CacheSpec with(boolean tagged, boolean indexed) {
        return with(Stampede.CLUSTER, Caches.strings().renewal(), tagged, indexed);
    }

    /** Five minutes fresh, and an hour more when the load fails. */
    static CacheSpec stale() {
        return with(Stampede.CLUSTER, new CacheSpec.Renewal(null, Duration.ofHours(1), null), true, false);
    }

    private static CacheSpec with(Stampede stampede, CacheSpec.Renewal renewal, boolean tagged, boolean indexed) {
        CacheSpec plain = Caches.strings();
        return new CacheSpec(
                plain.name(),
                plain.format(),
                plain.ttl(),
                plain.nullTtl(),
                plain.jitter(),
                stampede,
                renewal,
                tagged,
                indexed);
    }

    static CacheCall call(Callable<?> load, String... tags) {
        return call(load, value -> Set.of(tags), Set.of());
    }

    static CacheCall call(Callable<?> load, Function<Object, Set<String>> tags, Set<String> touched) {
        return new Caches.Loading(load) {
            @Override
            public Set<String> tags(Object value) {
                return tags.apply(value);
            }

            @Override
            public Set<String> touchedTags() {
                return touched;
            }
        };
    }

    public static String get(CacheEngine engine, String key, Callable<?> load, String... tags) throws Exception {
        return Caches.get(engine, strings(), key, call(load, tags));
    }

    static Invalidation of(String... tags) {
        return new Invalidation(List.of(), List.of(), List.of(tags));
    }
}
