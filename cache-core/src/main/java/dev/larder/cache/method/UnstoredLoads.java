package dev.larder.cache.method;

import dev.larder.cache.method.TransactionContext.Refusal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log, once for a cache, why what a transaction or a session gives is not stored. Thread-safe. */
final class UnstoredLoads {

    private static final Logger log = LoggerFactory.getLogger(UnstoredLoads.class);

    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final Set<String> saidOfUpdates = ConcurrentHashMap.newKeySet();

    /** @param isFilledBehind whether another load is stored in its place */
    void say(String cache, Refusal refusal, boolean isFilledBehind) {
        if (!said.contains(cache) && said.add(cache)) {
            log.info(
                    "Cache {}: a load is not stored by its caller. {} {}{}{} This is said once for a cache.",
                    cache,
                    refusal.why(),
                    isFilledBehind ? "Another load behind him is; to spare that one, " : "To have it stored, ",
                    refusal.cure(),
                    isFilledBehind ? "" : " Or have it loaded again behind him: larder.transaction.fill-behind=true.");
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
