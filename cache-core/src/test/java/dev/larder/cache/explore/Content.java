package dev.larder.cache.explore;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.Watch;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What an object of the engine is, by value: the same in every execution that comes to the same state. Latches stand
 * for themselves; what a load has given is not looked at here, since whoever gets past the latch behind it learns of
 * that.
 */
final class Content {

    private static final Map<Class<?>, Field[]> FIELDS = new ConcurrentHashMap<>();
    private static final int DEEPEST = 4;
    private static final Set<String> NOT_KNOWLEDGE =
            Set.of("spec", "key", "call", "started", "outcome", "reason", "waitedNanos");

    private Content() {}

    static long of(World world, @Nullable Object object) {
        return of(world, object, 0);
    }

    private static long of(World world, @Nullable Object object, int depth) {
        if (object == null || object instanceof byte[] || object instanceof Throwable) {
            return 0;
        }
        if (object instanceof Number || object instanceof Boolean || object instanceof String) {
            return Hash.of(object.toString());
        }
        if (object instanceof Stamp stamp) {
            return world.isNamed(stamp) ? world.idOf(stamp) : 1;
        }
        if (object instanceof Envelope entry) {
            return of(world, entry.stamp(), depth);
        }
        if (object instanceof ScheduledLatch latch) {
            return latch.id();
        }
        if (!object.getClass().getName().startsWith("dev.larder.") || depth == DEEPEST) {
            return 2;
        }
        return ofFields(world, object, depth);
    }

    /** What a caller has kept of what it saw; how it will be reported decides nothing. */
    static long ofKnowledge(World world, Object read) {
        long hash = 0;
        try {
            for (Field field : FIELDS.computeIfAbsent(read.getClass(), Content::fields)) {
                Object value = field.get(read);
                if (value instanceof Watch) {
                    hash = Hash.mix(hash, 3);
                } else if (!NOT_KNOWLEDGE.contains(field.getName())) {
                    hash = Hash.mix(hash, of(world, value));
                }
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
        return hash;
    }

    private static long ofFields(World world, Object object, int depth) {
        long hash = Hash.of(object.getClass().getSimpleName());
        try {
            for (Field field : FIELDS.computeIfAbsent(object.getClass(), Content::fields)) {
                hash = Hash.mix(hash, of(world, field.get(object), depth + 1));
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
        return hash;
    }

    private static Field[] fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                fields.add(field);
            }
        }
        return fields.toArray(Field[]::new);
    }
}
