package dev.larder.cache.engine;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.Batch.Item;
import dev.larder.cache.engine.load.SharedLoad;
import dev.larder.cache.engine.load.Step;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.Seen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one look at the pending keys of a batch found, sorted by what is to be done about it. Used by one thread. */
final class BatchTurn {

    /** A key whose load by another caller of this process may be shared. */
    record Joinable(Item item, SharedLoad load) {}

    /** A key under which something stands that is not waited for any more, or neither to be served nor filled. */
    record Blocked(Item item, Stamp seen, Reason reason) {}

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

    /** The first key for each way of waiting. */
    final Map<Step.Plain, Item> waiting = new EnumMap<>(Step.Plain.class);

    /** Those of {@link #direct} that would be filled if this batch might. */
    final List<Item> unfillable = new ArrayList<>();

    BatchTurn(boolean isLast) {
        this.isLast = isLast;
    }

    /** What is to be done about the key. */
    void add(Item item, Step step) {
        if (step instanceof Step.Answer answer && step != Step.AGAIN) {
            item.take(answer.value());
        } else if (step instanceof Step.Take take) {
            item.missing = take.missing();
            item.expired = take.expired();
            missing.add(item);
        } else if (step instanceof Step.Directly direct) {
            direct(item, direct.outcome(), direct.reason());
        } else if (step instanceof Step.Alone alone) {
            blocked.add(new Blocked(item, alone.seen(), alone.reason()));
        } else if (step instanceof Step.Join join) {
            joinable.add(new Joinable(item, join.load()));
        } else if (step == Step.Plain.LOAD_UNFILLABLE) {
            unfillable(item);
        } else if (step instanceof Step.Plain way) {
            waiting.putIfAbsent(way, item);
        } else {
            throw new IllegalStateException("Only a read of tagged entries comes to " + step + ", and no batch is one");
        }
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
