package dev.larder.cache.engine.load;

import dev.larder.cache.engine.call.ReadCall;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sharing loads when no store can be asked. Without a lease to compare, a caller may share only a load that starts
 * after it came (rule R7): an invalidation that nobody here can hear may have returned just before. Callers that come
 * while a load runs wait for its end; then one load serves them all.
 */
public final class AwayLoads {

    /** One load, with the callers that came before it started. */
    public static final class Round {
        private final @Nullable SharedLoad before;
        private final SharedLoad load;
        private boolean started;
        private int callers;

        private Round(@Nullable SharedLoad before, SharedLoad load) {
            this.before = before;
            this.load = load;
        }

        SharedLoad load() {
            return load;
        }
    }

    /** The youngest round of each key. All changes of a key's rounds happen inside {@code compute} of this map. */
    private final ConcurrentHashMap<String, Round> youngest = new ConcurrentHashMap<>();

    private final LoadOrder order;

    public AwayLoads(LoadOrder order) {
        this.order = order;
    }

    /** The round that has not started yet, or not before the caller was there; made if there is none. */
    public Round enter(ReadCall read) {
        return youngest.compute(read.key, (k, current) -> {
            Round open = current;
            if (open == null) {
                open = new Round(null, order.next());
            } else if (open.started && !open.load.beganAfter(read)) {
                open = new Round(open.load, order.next());
            }
            open.callers++;
            return open;
        });
    }

    /** The caller waits no more for the round to start; one that nobody waits for is forgotten. */
    void leave(String key, Round round) {
        youngest.computeIfPresent(key, (k, current) -> {
            round.callers--;
            return current == round && !round.started && round.callers == 0 ? null : current;
        });
    }

    /** Waits, at most the time given, until the round before has ended. */
    boolean awaitTurn(Round round, long nanos) throws InterruptedException {
        return round.before == null || round.before.await(nanos);
    }

    /** Whether the caller is the one who runs the round's load; true for exactly one. From then on nobody enters it. */
    public boolean start(String key, Round round) {
        boolean[] mine = new boolean[1];
        youngest.computeIfPresent(key, (k, current) -> {
            mine[0] = current == round && !round.started;
            round.started |= mine[0];
            return current;
        });
        return mine[0];
    }

    /** The round's load has ended. */
    void end(String key, Round round) {
        youngest.remove(key, round);
    }

    int size() {
        return youngest.size();
    }
}
