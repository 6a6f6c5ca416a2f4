package dev.larder.cache.transaction;

import dev.larder.cache.engine.call.Behind;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;

/**
 * The fills that wait for the end of one transaction, each for other keys. They run one after the other, so that a
 * transaction that has missed much takes one place among the loads in the background and not all. Thread-safe.
 *
 * <p>Begun when the invalidations of the transaction are done: a key that it has read and later invalidated is filled
 * with what it has written, because the fill takes its lease after the entry was dropped and loads after the commit.
 */
public final class PendingFills implements Behind.Turn {

    /** What a transaction has missed beyond this is not filled behind it, so that it holds on to no more. */
    static final int MOST = 1_000;

    // Guarded by this.
    private final Map<Object, Behind.Fill> waiting = new LinkedHashMap<>();
    private boolean hasBegun;

    @Override
    public synchronized boolean await(Object what, Behind.Fill fill) {
        if (waiting.containsKey(what)) {
            return true;
        }
        if (hasBegun || waiting.size() >= MOST) {
            return false;
        }
        waiting.put(what, fill);
        return true;
    }

    /** The transaction is over. Blocks nowhere; repeatable. */
    public void begin() {
        next(taken());
    }

    private synchronized Queue<Behind.Fill> taken() {
        hasBegun = true;
        Queue<Behind.Fill> fills = new ArrayDeque<>(waiting.values());
        waiting.clear();
        return fills;
    }

    /** A fill that has ended at once, because there was nothing to do, must not deepen the stack. */
    private static void next(Queue<Behind.Fill> left) {
        for (Behind.Fill fill = left.poll(); fill != null; fill = left.poll()) {
            CompletionStage<?> running = fill.begin();
            if (!running.toCompletableFuture().isDone()) {
                running.whenComplete((done, failure) -> next(left));
                return;
            }
        }
    }
}
