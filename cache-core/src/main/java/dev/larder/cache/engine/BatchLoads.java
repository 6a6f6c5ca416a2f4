package dev.larder.cache.engine;

import dev.larder.cache.engine.Batch.Item;
import dev.larder.cache.engine.BatchTurn.Blocked;
import dev.larder.cache.engine.call.BatchCall;
import dev.larder.cache.engine.load.LoadsWithoutLease;
import dev.larder.cache.engine.load.SharedLoad;
import dev.larder.cache.engine.load.SharedLoads;
import dev.larder.cache.engine.load.SharedLoads.Loaded;
import dev.larder.cache.metrics.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the loads of batches: the user's code once for many keys, shared key by key. */
final class BatchLoads {

    private final SharedLoads loads;
    private final LoadsWithoutLease withoutLease;

    BatchLoads(SharedLoads loads, LoadsWithoutLease withoutLease) {
        this.loads = loads;
        this.withoutLease = withoutLease;
    }

    /** Loads for the caller and whoever shares one of the loads; all of them see how it ends. */
    List<Loaded> run(Batch batch, List<Item> items, List<SharedLoad> shared) throws Throwable {
        shared.forEach(SharedLoad::runsHere);
        try {
            List<@Nullable Object> values = load(batch, items);
            List<Loaded> loaded = new ArrayList<>(items.size());
            for (int i = 0; i < items.size(); i++) {
                Item item = items.get(i);
                loaded.add(
                        batch.call.isCertain(item.position)
                                ? loads.encoded(item.read, values.get(i))
                                : Loaded.unshared(values.get(i)));
            }
            for (int i = 0; i < items.size(); i++) {
                shared.get(i).succeed(loaded.get(i).entry());
            }
            return loaded;
        } catch (Throwable failure) {
            shared.forEach(load -> load.fail(failure));
            throw failure;
        }
    }

    /** Loads for the caller alone and stores nothing. */
    void directly(Batch batch, List<Item> items) throws Throwable {
        for (List<Item> chunk : chunks(items)) {
            List<@Nullable Object> values = load(batch, chunk);
            for (int i = 0; i < chunk.size(); i++) {
                chunk.get(i).take(values.get(i));
            }
        }
    }

    /**
     * Loads without storing what is waited for no more, shared with the callers of this process that have read the same
     * stamp (rule R4). Those that are loading one of the keys already are waited for after the load, not before.
     */
    void alone(Batch batch, List<Blocked> blocked) throws Throwable {
        for (List<Blocked> chunk : chunks(blocked)) {
            List<Blocked> mine = new ArrayList<>();
            List<SharedLoad> shared = new ArrayList<>();
            List<Blocked> others = new ArrayList<>();
            for (Blocked one : chunk) {
                SharedLoad load = loads.order().next();
                if (withoutLease.begin(one.item().key(), one.seen(), load)) {
                    mine.add(one);
                    shared.add(load);
                } else {
                    others.add(one);
                }
            }
            runAlone(batch, mine, shared);
            for (Blocked other : others) {
                other.item().take(withoutLease.alone(other.item().read, other.seen(), other.reason()));
            }
        }
    }

    private void runAlone(Batch batch, List<Blocked> mine, List<SharedLoad> shared) throws Throwable {
        if (mine.isEmpty()) {
            return;
        }
        try {
            List<Loaded> loaded = run(batch, mine.stream().map(Blocked::item).toList(), shared);
            for (int i = 0; i < mine.size(); i++) {
                Item item = mine.get(i).item();
                item.read.answeredBy(Outcome.BYPASSED, mine.get(i).reason());
                item.take(loaded.get(i).value());
            }
        } finally {
            for (int i = 0; i < mine.size(); i++) {
                Blocked one = mine.get(i);
                withoutLease.end(one.item().key(), one.seen(), shared.get(i));
            }
        }
    }

    private List<@Nullable Object> load(Batch batch, List<Item> items) throws Throwable {
        List<Integer> positions = items.stream().map(item -> item.position).toList();
        return loads.runner().run(batch.spec, Batch.keys(items), batch.call, positions);
    }

    /** Pieces of at most as many keys as one load is asked for. */
    static <T> List<List<T>> chunks(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += BatchCall.MOST_KEYS_PER_LOAD) {
            chunks.add(all.subList(from, Math.min(all.size(), from + BatchCall.MOST_KEYS_PER_LOAD)));
        }
        return chunks;
    }
}
