package dev.larder.cache.method;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log, once for a cache, why what comes from inside a transaction is not stored. Thread-safe. */
final class UnstoredLoads {

    private static final Logger log = LoggerFactory.getLogger(UnstoredLoads.class);

    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final Set<String> saidOfUpdates = ConcurrentHashMap.newKeySet();

    /** @param why with the cure */
    void say(String cache, String why) {
        if (!said.contains(cache) && said.add(cache)) {
            log.info(
                    "Cache {}: a load inside a transaction is not stored. {} This is said once for a cache.",
                    cache,
                    why);
        }
    }

    /** The same of updates. */
    void sayOfUpdate(String cache, String why) {
        if (!saidOfUpdates.contains(cache) && saidOfUpdates.add(cache)) {
            log.info(
                    "Cache {}: an update inside a transaction drops the entry instead of storing its result. {} This is"
                            + " said once for a cache.",
                    cache,
                    why);
        }
    }
}
