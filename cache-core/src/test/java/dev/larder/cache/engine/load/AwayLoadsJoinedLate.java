package dev.larder.cache.engine.load;

import dev.larder.cache.engine.call.ReadCall;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@link AwayLoads} without rule R7: whoever comes while a load runs shares it. For explorations, which must find that
 * out.
 */
final class AwayLoadsJoinedLate {

    static final class Round {
        private final SharedLoad load;
        private boolean started;

        private Round(SharedLoad load) {
            this.load = load;
        }

        SharedLoad load() {
            return load;
        }
    }

    private final ConcurrentHashMap<String, Round> youngest = new ConcurrentHashMap<>();
    private final LoadOrder order;

    AwayLoadsJoinedLate(LoadOrder order) {
        this.order = order;
    }

    Round enter(ReadCall read) {
        return youngest.computeIfAbsent(read.key, key -> new Round(order.next()));
    }

    void leave(String key, Round round) {}

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
