package dev.larder.cache.method;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.engine.RelaxedName;
import dev.larder.cache.key.KeyPattern;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The caches that exist, found by name. Thread-safe. */
final class CacheNames {

    private final Map<String, List<CachedMethod>> byName = new ConcurrentHashMap<>();
    private final Map<String, String> mentioned = new ConcurrentHashMap<>();

    void add(CachedMethod method) {
        byName.computeIfAbsent(RelaxedName.of(method.spec().name()), name -> new CopyOnWriteArrayList<>())
                .add(method);
    }

    /** Notes a name as soon as it is read, so that a cache with another mistake is not reported as unknown too. */
    void mention(String name) {
        mentioned.putIfAbsent(RelaxedName.of(name), name);
    }

    boolean isKnown(String name) {
        return mentioned.containsKey(RelaxedName.of(name));
    }

    Collection<String> all() {
        return mentioned.values();
    }

    /** Exactly the keys that the templates of a cache spell. */
    List<KeyPattern> allKeys(String name) {
        List<CachedMethod> methods = byName.get(RelaxedName.of(name));
        if (methods == null) {
            throw new CacheConfigurationException(unknown(name));
        }
        // The methods of one cache have one template, so the first speaks for all.
        return List.of(methods.get(0).key().allKeys());
    }

    String unknown(String name) {
        return "There is no cache \"" + name + "\". Known caches: " + KnownNames.list(all()) + ".";
    }
}
