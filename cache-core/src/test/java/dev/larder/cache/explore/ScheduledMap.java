package dev.larder.cache.explore;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of {@link ConcurrentHashMap} in explored classes: every operation is a step of its own. The functions
 * given to it run within the step, as they run under a lock in the original.
 */
public class ScheduledMap<K, V> extends ConcurrentHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Place place;

    public ScheduledMap() {
        this(false);
    }

    ScheduledMap(boolean delivery) {
        this.place = Seams.placeFor("map", delivery);
    }

    /** An operation on one key: a step, in which the actor sees what was there before and what it gets. */
    private <T> T step(Object key, boolean writes, String what, Supplier<T> operation) {
        Actor me = Seams.current();
        if (me == null || place == null) {
            return operation.get();
        }
        World world = me.world;
        if (me.atomic == 0) {
            world.step(me, place, writes, Actor.ALWAYS);
        } else {
            world.touch(place, writes);
        }
        me.saw(Hash.of(what));
        me.saw(Content.of(world, super.get(key)));
        T result = within(operation);
        me.saw(Content.of(world, result));
        if (writes) {
            place.content = () -> content(world);
        }
        if (world.isLogging()) {
            world.log(me, what + " " + place.name);
        }
        return result;
    }

    private long content(World world) {
        long[] sum = new long[1];
        super.forEach((key, value) -> sum[0] += Hash.mix(Content.of(world, key), Content.of(world, value)));
        return sum[0];
    }

    private <T> T reads(Object key, String what, Supplier<T> operation) {
        return step(key, false, what, operation);
    }

    private <T> T writes(Object key, String what, Supplier<T> operation) {
        return step(key, true, what, operation);
    }

    private static <T> T within(Supplier<T> operation) {
        Actor me = Seams.current();
        if (me == null) {
            return operation.get();
        }
        me.atomic++;
        try {
            return operation.get();
        } finally {
            me.atomic--;
        }
    }

    @Override
    public V get(Object key) {
        return reads(key, "looks into", () -> super.get(key));
    }

    @Override
    public boolean containsKey(Object key) {
        return reads(key, "looks into", () -> super.containsKey(key));
    }

    @Override
    public V getOrDefault(Object key, V other) {
        return reads(key, "looks into", () -> super.getOrDefault(key, other));
    }

    @Override
    public V put(K key, V value) {
        return writes(key, "puts into", () -> super.put(key, value));
    }

    @Override
    public V putIfAbsent(K key, V value) {
        return writes(key, "puts if absent into", () -> super.putIfAbsent(key, value));
    }

    @Override
    public V remove(Object key) {
        return writes(key, "removes from", () -> super.remove(key));
    }

    @Override
    public boolean remove(Object key, Object value) {
        return writes(key, "removes from", () -> super.remove(key, value));
    }

    @Override
    public boolean replace(K key, V before, V after) {
        return writes(key, "replaces in", () -> super.replace(key, before, after));
    }

    @Override
    public V compute(K key, BiFunction<? super K, ? super V, ? extends V> function) {
        return writes(key, "computes in", () -> super.compute(key, function));
    }

    @Override
    public V computeIfPresent(K key, BiFunction<? super K, ? super V, ? extends V> function) {
        return writes(key, "computes in", () -> super.computeIfPresent(key, function));
    }

    @Override
    public V computeIfAbsent(K key, Function<? super K, ? extends V> function) {
        return writes(key, "computes in", () -> super.computeIfAbsent(key, function));
    }

    @Override
    public V merge(K key, V value, BiFunction<? super V, ? super V, ? extends V> function) {
        return writes(key, "merges into", () -> super.merge(key, value, function));
    }
}
