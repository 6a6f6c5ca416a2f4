package dev.larder.cache.engine;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * {@link AwayLoads} without rule R7: whoever comes while a load runs shares it. For explorations, which must find that
 * out.
 */
final class AwayLoadsJoinedLate {

    static final class Round {
        private final SharedLoad load = new SharedLoad();
        private boolean started;

        private Round(@Nullable SharedLoad before) {}

        SharedLoad load() {
            return load;
        }
    }

    private final ConcurrentHashMap<String, Round> youngest = new ConcurrentHashMap<>();

    Round enter(String key) {
        return youngest.computeIfAbsent(key, k -> new Round(null));
    }

    boolean awaitTurn(Round round, long nanos) throws InterruptedException {
        return true;
    }

    boolean start(String key, Round round) {
        boolean[] mine = new boolean[1];
        youngest.computeIfPresent(key, (k, current) -> {
            mine[0] = current == round && !round.started;
            round.started |= mine[0];
            return current;
        });
        return mine[0];
    }

    void end(String key, Round round) {
        youngest.remove(key, round);
    }

    int size() {
        return youngest.size();
    }
}
