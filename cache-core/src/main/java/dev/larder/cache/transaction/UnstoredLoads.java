package dev.larder.cache.transaction;

import dev.larder.cache.transaction.TransactionContext.Refusal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log, once for a cache, why what a transaction or a session gives is not stored. Thread-safe. */
final class UnstoredLoads {

    private static final Logger log = LoggerFactory.getLogger(UnstoredLoads.class);

    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final Set<String> saidOfEntities = ConcurrentHashMap.newKeySet();
    private final Set<String> saidOfUpdates = ConcurrentHashMap.newKeySet();

    /** What becomes of the key in place of a load that is not stored. */
    enum Remedy {
        FILLED("Another load behind him is; to spare that one, ", ""),
        SWITCHED_OFF(
                "To have it stored, ", " Or have it loaded again behind him: larder.transaction.fill-behind=true."),
        TAKES_ENTITIES(
                "To have it stored, ",
                " It is not loaded again behind him, because the method takes an entity, which was read before: take its"
                        + " id instead.");

        private final String before;
        private final String after;

        Remedy(String before, String after) {
            this.before = before;
            this.after = after;
        }

        static Remedy of(boolean fillsBehind, boolean takesEntities) {
            if (!fillsBehind) {
                return SWITCHED_OFF;
            }
            return takesEntities ? TAKES_ENTITIES : FILLED;
        }
    }

    void say(String cache, Refusal refusal, Remedy remedy) {
        if (!said.contains(cache) && said.add(cache)) {
            log.info(
                    "Cache {}: a load is not stored by its caller. {} {}{}{} This is said once for a cache.",
                    cache,
                    refusal.why(),
                    remedy.before,
                    refusal.cure(),
                    remedy.after);
        }
    }

    /** The same of calls that want entities. */
    void sayOfEntities(String cache) {
        if (!saidOfEntities.contains(cache) && saidOfEntities.add(cache)) {
            log.info(
                    "Cache {}: a call in a transaction that may write goes past the cache, because it returns entities:"
                            + " those of a cache are detached, and what is changed in them would be lost. Declare the"
                            + " transaction readOnly = true if it only reads, or return a record of what is needed"
                            + " instead of the entity. This is said once for a cache.",
                    cache);
        }
    }

    /** @param why with the cure */
    void sayOfUpdate(String cache, String why) {
        if (!saidOfUpdates.contains(cache) && saidOfUpdates.add(cache)) {
            log.info(
                    "Cache {}: an update drops the entry instead of storing its result. {} This is said once for a"
                            + " cache.",
                    cache,
                    why);
        }
    }
}
