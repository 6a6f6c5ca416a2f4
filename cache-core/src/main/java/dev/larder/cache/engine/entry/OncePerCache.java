package dev.larder.cache.engine.entry;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** A warning that is said once for each cache, since it means the same every time. Thread-safe. */
public final class OncePerCache {

    private final Logger log;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    public OncePerCache(Logger log) {
        this.log = log;
    }

    /** @param message begins with, or names, the cache */
    public void say(String cache, String message) {
        if (said.add(cache)) {
            log.warn("{} This is said once for each cache.", message);
        }
    }
}
