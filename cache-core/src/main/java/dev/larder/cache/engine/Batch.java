package dev.larder.cache.engine;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.call.BatchCall;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.engine.load.Step;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One batch's way through {@link CacheAsideBatch}: its keys, and which of them are answered. Used by one thread. */
final class Batch {

    /** One key of the batch. */
    static final class Item {

        final int position;
        final ReadCall read;

        /** What a miss of it is answered as, should its lease be granted. */
        Reason missing = Reason.ABSENT;

        /** The stamp of the value past its TTL that stands there; {@code null} if there is none. */
        @Nullable
        Stamp expired;

        /** How often nothing was read and still no lease granted. */
        int refusals;

        private boolean isAnswered;
        private @Nullable Object value;

        private Item(int position, ReadCall read) {
            this.position = position;
            this.read = read;
        }

        String key() {
            return read.key;
        }

        @Nullable
        Object value() {
            return value;
        }

        /** Takes what the key is answered with, or {@link Step#LOOK_AGAIN}. */
        void take(@Nullable Object answer) {
            if (answer != Step.LOOK_AGAIN) {
                isAnswered = true;
                value = answer;
            }
        }
    }

    final CacheSpec spec;
    final BatchCall call;
    final List<Item> items;
    private List<Item> pending;
    private @Nullable Boolean mayFill;
    private @Nullable Watch watch;
    private @Nullable String watched;

    Batch(CacheSpec spec, List<String> keys, BatchCall call, long started) {
        this.spec = spec;
        this.call = call;
        this.items = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            items.add(new Item(i, new ReadCall(spec, keys.get(i), new OneOf(this, i), started)));
        }
        this.pending = items;
    }

    static List<String> keys(List<Item> items) {
        return items.stream().map(Item::key).toList();
    }

    /** The keys not answered yet; a new turn begins for them. */
    List<Item> pending() {
        mayFill = null;
        pending = pending.stream().filter(item -> !item.isAnswered).toList();
        pending.forEach(item -> item.read.asksAgain());
        return pending;
    }

    /** Asked once a turn, at the first key for which it matters. */
    private boolean mayFill() {
        if (mayFill == null) {
            mayFill = call.mayFill();
        }
        return mayFill;
    }

    /** A value for each key. */
    List<@Nullable Object> values() {
        return Arrays.asList(items.stream().map(item -> item.value).toArray());
    }

    /** The first key that was not there when the batch came stands for all of them; if all were, the first. */
    ReadCall representative() {
        for (Item item : items) {
            if (item.read.outcome != Outcome.HIT) {
                return item.read;
            }
        }
        return items.get(0).read;
    }

    /** Whoever was interrupted while waiting for one key waits for no other. */
    void spreadInterruption() {
        if (items.stream().anyMatch(item -> item.read.interrupted)) {
            items.forEach(item -> item.read.interrupted = true);
        }
    }

    /** The ear at this key; {@code null} if it listens only from now on, so that one must look again first. */
    @Nullable
    Watch watch(CacheStore store, String key) {
        if (watch != null && key.equals(watched)) {
            return watch;
        }
        stopWatching();
        watch = store.watch(key);
        watched = key;
        return null;
    }

    void stopWatching() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    /** What the call says of one of its keys. */
    private record OneOf(Batch batch, int position) implements CacheCall {

        @Override
        public @Nullable Object load() throws Throwable {
            return batch.call.load(List.of(position)).get(0);
        }

        @Override
        public @Nullable Duration exactTtl(Object value) {
            return batch.call.exactTtl(position, value);
        }

        @Override
        public boolean isStored(@Nullable Object value) {
            return batch.call.isStored(position, value);
        }

        @Override
        public boolean mayFill() {
            return batch.mayFill();
        }
    }
}
