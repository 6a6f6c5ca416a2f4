package dev.larder.cache.key.value;

import dev.larder.cache.CacheConfigurationException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way from a value to what a path names: properties and map entries, without fan-out. Absent on the way is absent
 * at the end. Immutable and thread-safe.
 */
public final class ValuePath {

    private final Step[] steps;
    private final boolean isPlain;
    private final Type type;

    /** Takes the way from {@code from} to {@code type}, which is not an Optional any more. */
    ValuePath(List<Step> steps, Type from, Type type) {
        this.steps = steps.toArray(Step[]::new);
        this.type = type;
        this.isPlain = steps.isEmpty() && from == type && type != UnknownType.UNKNOWN;
    }

    public Type type() {
        return type;
    }

    @Nullable
    public Object read(@Nullable Object start) {
        if (isPlain) {
            return start;
        }
        Object value = Optionals.unwrap(start);
        for (Step step : steps) {
            if (value == null) {
                return null;
            }
            value = Optionals.unwrap(step.read(value));
        }
        return value;
    }

    /** One step from a value that is there. */
    sealed interface Step permits PropertyStep, EntryStep, AnyStep {
        @Nullable
        Object read(Object target);
    }

    /** A property of a known class. */
    record PropertyStep(Properties.Property property) implements Step {
        @Override
        public @Nullable Object read(Object target) {
            return property.read(target);
        }
    }

    /** The entry of a map. */
    record EntryStep(Object key) implements Step {
        @Override
        public @Nullable Object read(Object target) {
            return ((Map<?, ?>) target).get(key);
        }
    }

    /** A property or a map's entry of something whose class is only known when it comes. */
    record AnyStep(String name, String what) implements Step {
        @Override
        public @Nullable Object read(Object target) {
            if (target instanceof Map<?, ?> map) {
                return map.get(name);
            }
            Properties.Property property = Properties.of(target.getClass()).find(name);
            if (property == null) {
                throw new CacheConfigurationException(what + ValuePathCompiler.noProperty(name, target.getClass()));
            }
            return property.read(target);
        }
    }
}
