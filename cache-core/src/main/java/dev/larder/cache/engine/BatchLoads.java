package dev.larder.cache.engine;

import dev.larder.cache.engine.Batch.Item;
import dev.larder.cache.engine.BatchTurn.Blocked;
import dev.larder.cache.metrics.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the loads of batches: the user's code once for many keys, shared key by key. */
final class BatchLoads {

    /** One key of a load, and what others of this process wait for to share it. */
    record Part(Item item, SharedLoad load) {}

    private final SharedLoads loads;
    private final LoadsWithoutLease withoutLease;

    BatchLoads(SharedLoads loads, LoadsWithoutLease withoutLease) {
        this.loads = loads;
        this.withoutLease = withoutLease;
    }

    /** Loads for the caller and whoever shares a part; all of them see how it ends. */
    List<SharedLoads.Loaded> run(Batch batch, List<Part> parts) throws Throwable {
        parts.forEach(part -> part.load.runsHere());
        try {
            List<@Nullable Object> values =
                    load(batch, parts.stream().map(Part::item).toList());
            List<SharedLoads.Loaded> loaded = new ArrayList<>(parts.size());
            for (int i = 0; i < parts.size(); i++) {
                Item item = parts.get(i).item;
                loaded.add(
                        batch.call.isCertain(item.position)
                                ? loads.encoded(item.read, values.get(i))
                                : SharedLoads.Loaded.unshared(values.get(i)));
            }
            for (int i = 0; i < parts.size(); i++) {
                parts.get(i).load.succeed(loaded.get(i).entry());
            }
            return loaded;
        } catch (Throwable failure) {
            parts.forEach(part -> part.load.fail(failure));
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
            List<Part> parts = new ArrayList<>();
            List<Blocked> others = new ArrayList<>();
            for (Blocked one : chunk) {
                SharedLoad load = loads.order().next();
                if (withoutLease.begin(one.item().key(), one.seen(), load)) {
                    mine.add(one);
                    parts.add(new Part(one.item(), load));
                } else {
                    others.add(one);
                }
            }
            runAlone(batch, mine, parts);
            for (Blocked other : others) {
                other.item().take(withoutLease.alone(other.item().read, other.seen(), other.reason()));
            }
        }
    }

    private void runAlone(Batch batch, List<Blocked> mine, List<Part> parts) throws Throwable {
        if (mine.isEmpty()) {
            return;
        }
        try {
            List<SharedLoads.Loaded> loaded = run(batch, parts);
            for (int i = 0; i < mine.size(); i++) {
                Item item = mine.get(i).item();
                item.read.answeredBy(Outcome.BYPASSED, mine.get(i).reason());
                item.take(loaded.get(i).value());
            }
        } finally {
            for (int i = 0; i < mine.size(); i++) {
                Blocked one = mine.get(i);
                withoutLease.end(one.item().key(), one.seen(), parts.get(i).load);
            }
        }
    }

    private List<@Nullable Object> load(Batch batch, List<Item> items) throws Throwable {
        List<Integer> positions = items.stream().map(item -> item.position).toList();
        return loads.runner().run(batch.spec, items.stream().map(Item::key).toList(), batch.call, positions);
    }

    /** Pieces of at most as many keys as one load is asked for. */
    static <T> List<List<T>> chunks(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += CacheEngine.MOST_KEYS_PER_LOAD) {
            chunks.add(all.subList(from, Math.min(all.size(), from + CacheEngine.MOST_KEYS_PER_LOAD)));
        }
        return chunks;
    }
}
