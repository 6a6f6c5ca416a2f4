package dev.larder.cache.key.value;

import dev.larder.cache.CacheConfigurationException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Looks up the steps of a path once, as far as static types go. */
public final class ValuePathCompiler {

    private final String what;

    /** Takes how messages begin: the placeholder and where it stands. */
    public ValuePathCompiler(String what) {
        this.what = what;
    }

    public ValuePath compile(Type from, List<String> names) {
        List<ValuePath.Step> steps = new ArrayList<>();
        Type type = Optionals.unwrap(from);
        for (String name : names) {
            type = Optionals.unwrap(addStep(type, name, steps));
        }
        return new ValuePath(steps, from, type);
    }

    /** What {@code []} gives for each element of the type. */
    public Type elementOf(Type type) {
        if (type == UnknownType.UNKNOWN) {
            return type;
        }
        Type component = GenericTypes.component(type);
        Class<?> raw = GenericTypes.raw(type);
        if (component != null) {
            return component;
        }
        if (Map.class.isAssignableFrom(raw)) {
            return GenericTypes.argument(type, Map.class, 1);
        }
        if (Iterable.class.isAssignableFrom(raw)) {
            return GenericTypes.argument(type, Iterable.class, 0);
        }
        throw mistake(" has `[]` after a " + type.getTypeName()
                + ", which is no collection, array or map; leave out the `[]`");
    }

    private Type addStep(Type type, String name, List<ValuePath.Step> steps) {
        if (type == UnknownType.UNKNOWN) {
            steps.add(new ValuePath.AnyStep(name, what));
            return type;
        }
        Class<?> raw = GenericTypes.raw(type);
        if (Map.class.isAssignableFrom(raw)) {
            steps.add(new ValuePath.EntryStep(entryKey(type, name)));
            return GenericTypes.argument(type, Map.class, 1);
        }
        Properties.Property property = Properties.of(raw).find(name);
        if (property == null) {
            throw mistake(noProperty(name, raw));
        }
        steps.add(new ValuePath.PropertyStep(property));
        return GenericTypes.resolve(property.type(), type);
    }

    private Object entryKey(Type map, String name) {
        Class<?> keys = GenericTypes.raw(GenericTypes.argument(map, Map.class, 0));
        if (keys.isAssignableFrom(String.class)) {
            return name;
        }
        Object[] constants = keys.getEnumConstants();
        if (constants == null) {
            throw mistake(" names the entry `" + name + "` of a map whose keys are " + keys.getTypeName()
                    + "; only text and enum keys can be named");
        }
        return Arrays.stream(constants)
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElseThrow(() -> mistake(" names the entry `" + name + "`, but " + keys.getTypeName() + " has only "
                        + Arrays.stream(constants)
                                .map(constant -> quote(((Enum<?>) constant).name()))
                                .collect(Collectors.joining(", "))));
    }

    /** The end of a message; names what there is instead. */
    static String noProperty(String name, Class<?> type) {
        Collection<String> names = Properties.of(type).names();
        return " names the property `" + name + "`, but " + type.getTypeName()
                + (names.isEmpty()
                        ? " has none"
                        : " has only "
                                + names.stream().map(ValuePathCompiler::quote).collect(Collectors.joining(", ")));
    }

    private static String quote(String name) {
        return "`" + name + "`";
    }

    private CacheConfigurationException mistake(String problem) {
        return new CacheConfigurationException(what + problem);
    }
}
