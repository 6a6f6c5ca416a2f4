package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.key.pattern.KeyPattern;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Every method of a store and of its intents, found by reflection, so that none is forgotten; its arguments are made up
 * from their types. What concerns the store itself and asks nobody is left out, and so are watches.
 */
public final class EveryCommand {

    private static final Set<String> ASKS_NOBODY = Set.of("isAvailable", "pool", "intents", "close", "watch", "listen");
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final Stamp seen;
    private final boolean flag;
    private final List<String> keys;

    private EveryCommand(List<String> keys, Stamp seen, boolean flag) {
        this.keys = keys;
        this.seen = seen;
        this.flag = flag;
    }

    /** A command with its arguments. */
    public record Call(String name, Runnable command) {

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * The calls.
     *
     * @param keys at least one, also used as tags; commands on one key take the first
     * @param seen every stamp that is asked for
     * @param flag every boolean; if false, there is no grace either
     */
    public static List<Call> of(CacheStore store, List<String> keys, Stamp seen, boolean flag) {
        EveryCommand every = new EveryCommand(keys, seen, flag);
        return Stream.concat(every.calls(CacheStore.class, store), every.calls(IntentLog.class, store.intents()))
                .toList();
    }

    private Stream<Call> calls(Class<?> type, Object target) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !ASKS_NOBODY.contains(method.getName()))
                .map(method -> new Call(method.toGenericString() + " " + flag, () -> invoke(method, target)));
    }

    private void invoke(Method method, Object target) {
        Object[] arguments = Arrays.stream(method.getParameters())
                .map(parameter -> argument(parameter.getParameterizedType(), parameter.getName()))
                .toArray();
        try {
            method.setAccessible(true);
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private Object argument(Type type, String name) {
        if (type instanceof ParameterizedType generic) {
            return several((Class<?>) generic.getRawType(), generic.getActualTypeArguments(), name);
        }
        if (type == String.class) {
            return keys.get(0);
        } else if (type == Stamp.class) {
            return seen;
        } else if (type == Duration.class) {
            return flag || !name.equals("grace") ? LIFE : Duration.ZERO;
        } else if (type == byte[].class) {
            return StoreUnderTest.value("v", LIFE);
        } else if (type == boolean.class) {
            return flag;
        } else if (type == int.class) {
            return 10;
        } else if (type == long.class) {
            return 1_000_000L;
        } else if (type == KeyPattern.class) {
            return new GlobPattern(keys.get(0).charAt(0) + ":*");
        } else if (type instanceof Class<?> component && component.isRecord()) {
            return composed(component);
        }
        throw new AssertionError("Say here what a command gets for a " + type + " called " + name);
    }

    private Object several(Class<?> type, Type[] elements, String name) {
        if (type == Consumer.class) {
            return (Consumer<Object>) told -> {};
        }
        if (type == Map.class) {
            return Map.of(argument(elements[0], name), argument(elements[1], name));
        }
        List<?> list = elements[0] == String.class ? keys : List.of(argument(elements[0], name));
        if (type == Set.class) {
            return Set.copyOf(list);
        } else if (type == List.class || type == Collection.class) {
            return list;
        }
        throw new AssertionError("Say here what a command gets for a " + type + " called " + name);
    }

    private Object composed(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<Object> arguments = new ArrayList<>();
        for (RecordComponent component : components) {
            arguments.add(argument(component.getGenericType(), component.getName()));
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
