package dev.larder.cache.engine;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.Batch.Item;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.Seen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one look at the pending keys of a batch found, sorted by what is to be done about it. Used by one thread. */
final class BatchTurn {

    /** A key whose load by another caller of this process may be shared. */
    record Joinable(Item item, SharedLoad load) {}

    /** A key under which something stands that is not waited for any more, or neither to be served nor filled. */
    record Blocked(Item item, Stamp seen, Reason reason) {}

    private final BatchCall call;
    private @Nullable Boolean mayFill;

    /** Whether the batch has waited for others as long as it may. Asked once, so that it holds for all keys alike. */
    final boolean isLast;

    /** Nothing stands there: to be leased, loaded and filled. */
    final List<Item> missing = new ArrayList<>();

    /** What stands there and is none of this cache's entries. */
    final List<Seen> undecodable = new ArrayList<>();

    /** To be loaded for this caller alone. */
    final List<Item> direct = new ArrayList<>();

    final List<Joinable> joinable = new ArrayList<>();
    final List<Blocked> blocked = new ArrayList<>();

    /** Another caller of this process is asking for the lease. */
    final List<Item> asked = new ArrayList<>();

    /** A lease that may be another process's, met for the first time. */
    final List<Item> unsure = new ArrayList<>();

    /** A lease of another process. */
    final List<Item> foreign = new ArrayList<>();

    /** Those of {@link #direct} that would be filled if this batch might. */
    final List<Item> unfillable = new ArrayList<>();

    BatchTurn(BatchCall call, boolean isLast) {
        this.call = call;
        this.isLast = isLast;
    }

    /** Asked once a turn, at the first key for which it matters. */
    boolean mayFill() {
        if (mayFill == null) {
            mayFill = call.mayFill();
        }
        return mayFill;
    }

    void unfillable(Item item) {
        direct(item, Outcome.BYPASSED, Reason.TRANSACTION);
        unfillable.add(item);
    }

    void direct(Item item, Outcome outcome, Reason reason) {
        item.read.answeredBy(outcome, reason);
        direct.add(item);
    }

    void direct(Collection<Item> items, Outcome outcome, Reason reason) {
        items.forEach(item -> direct(item, outcome, reason));
    }
}
