package dev.larder.cache.method.rule;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.method.declaration.KnownNames;
import dev.larder.cache.settings.RelaxedName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The caches that exist, found by name. Thread-safe. */
public final class CacheNames {

    private final Map<String, BoundTemplate> byName = new ConcurrentHashMap<>();
    private final Map<String, String> mentioned = new ConcurrentHashMap<>();

    /** Whatever reads or updates a cache has the same template, so the first speaks for all. */
    public void add(String name, BoundTemplate key) {
        byName.putIfAbsent(RelaxedName.of(name), key);
    }

    /** Notes a name as soon as it is read, so that a cache with another mistake is not reported as unknown too. */
    public void mention(String name) {
        mentioned.putIfAbsent(RelaxedName.of(name), name);
    }

    public boolean isKnown(String name) {
        return mentioned.containsKey(RelaxedName.of(name));
    }

    public Collection<String> all() {
        return mentioned.values();
    }

    /** Exactly the keys that the templates of a cache spell. */
    List<KeyPattern> allKeys(String name) {
        BoundTemplate key = byName.get(RelaxedName.of(name));
        if (key == null) {
            throw new CacheConfigurationException(unknown(name));
        }
        return List.of(key.allKeys());
    }

    public String unknown(String name) {
        return "There is no cache \"" + name + "\". Known caches: " + KnownNames.list(all()) + ".";
    }
}
