package dev.larder.cache.engine;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.invalidation.Invalidation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Calls of a tagged cache, and invalidations by tag. */
final class Tagged {

    private Tagged() {}

    static CacheSpec strings() {
        return with(Stampede.CLUSTER);
    }

    static CacheSpec with(Stampede stampede) {
        CacheSpec plain = Caches.strings();
        return new CacheSpec(
                plain.name(),
                plain.format(),
                plain.ttl(),
                plain.nullTtl(),
                plain.jitter(),
                stampede,
                plain.renewal(),
                true,
                false);
    }

    /** Strings of a cache that lists what it stores, or does not. */
    static CacheSpec with(boolean tagged, boolean indexed) {
        CacheSpec plain = Caches.strings();
        return new CacheSpec(
                plain.name(),
                plain.format(),
                plain.ttl(),
                plain.nullTtl(),
                plain.jitter(),
                plain.stampede(),
                plain.renewal(),
                tagged,
                indexed);
    }

    /** Five minutes fresh, and an hour more when the load fails. */
    static CacheSpec stale() {
        CacheSpec plain = Caches.strings();
        return new CacheSpec(
                plain.name(),
                plain.format(),
                plain.ttl(),
                plain.nullTtl(),
                plain.jitter(),
                plain.stampede(),
                new CacheSpec.Renewal(null, Duration.ofHours(1), null),
                true,
                false);
    }

    static CacheCall call(Callable<?> load, String... tags) {
        return call(load, value -> Set.of(tags), Set.of());
    }

    static CacheCall call(Callable<?> load, Function<Object, Set<String>> tags, Set<String> touched) {
        return new CacheCall() {
            @Override
            public Object load() throws Exception {
                return load.call();
            }

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

    /** A call whose value is not to be stored. */
    static CacheCall notStored(Callable<?> load) {
        return new CacheCall() {
            @Override
            public Object load() throws Exception {
                return load.call();
            }

            @Override
            public boolean isStored(Object value) {
                return false;
            }
        };
    }

    static String get(CacheEngine engine, String key, Callable<?> load, String... tags) throws Exception {
        return Caches.get(engine, strings(), key, call(load, tags));
    }

    static Invalidation of(String... tags) {
        return new Invalidation(List.of(), List.of(), List.of(tags));
    }
}
