package dev.larder.cache.key;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.CacheException;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.key.template.Placeholder;
import dev.larder.cache.key.value.GenericTypes;
import dev.larder.cache.key.value.UnknownType;
import dev.larder.cache.key.value.ValueSource;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the placeholders of a template may refer to: parameters, and the result where there is one. Immutable. */
public final class Parameters {

    private final List<Parameter> parameters;
    private final @Nullable Type result;

    private Parameters(List<Parameter> parameters, @Nullable Type result) {
        this.parameters = List.copyOf(parameters);
        this.result = result;
    }

    /**
     * One parameter.
     *
     * @param name {@code null} if the class was compiled without {@code -parameters}
     * @param type generic, as declared
     */
    public record Parameter(@Nullable String name, Type type) {}

    /** The parameters in order, without a result. */
    public static Parameters of(List<Parameter> parameters) {
        return new Parameters(parameters, null);
    }

    /** The parameters of a method, named as its class file says, without a result. */
    public static Parameters of(Method method) {
        List<@Nullable String> names = new ArrayList<>();
        for (java.lang.reflect.Parameter parameter : method.getParameters()) {
            names.add(parameter.isNamePresent() ? parameter.getName() : null);
        }
        return of(method, method.getDeclaringClass(), names);
    }

    /**
     * The parameters of a method as a class has it, without a result.
     *
     * @param target the class the method is called on; it settles type variables of a generic super-class
     * @param names one per parameter, {@code null} where unknown
     */
    public static Parameters of(Method method, Class<?> target, List<? extends @Nullable String> names) {
        Type[] types = method.getGenericParameterTypes();
        if (names.size() != types.length) {
            throw new IllegalArgumentException(types.length + " parameters, but " + names.size() + " names");
        }
        return new Parameters(
                IntStream.range(0, types.length)
                        .mapToObj(i -> new Parameter(names.get(i), GenericTypes.resolve(types[i], target)))
                        .toList(),
                null);
    }

    /**
     * Parameters for use by hand, where there is no method: argument <i>i</i> belongs to the <i>i</i>-th distinct name
     * in the templates, in order of appearance, {@code {#i}} to argument <i>i</i>. Types are unknown, so what the
     * start-up would have found is found by the first call, as a {@link CacheException}. There is no result.
     */
    public static Parameters untyped(KeyTemplate... templates) {
        List<Placeholder> placeholders = Arrays.stream(templates)
                .flatMap(template -> template.placeholders().stream())
                .toList();
        List<String> names = placeholders.stream()
                .filter(placeholder -> placeholder.position() < 0)
                .map(Placeholder::root)
                .filter(root -> !root.equals(Placeholder.RESULT))
                .distinct()
                .toList();
        int positions =
                placeholders.stream().mapToInt(Placeholder::position).max().orElse(-1) + 1;
        return of(IntStream.range(0, Math.max(names.size(), positions))
                .mapToObj(i -> new Parameter(i < names.size() ? names.get(i) : null, UnknownType.UNKNOWN))
                .toList());
    }

    /**
     * The same parameters with a result.
     *
     * @param type what {@code {result}} stands for: the value, not the {@code CompletionStage} around it. With
     *     {@code void} there is no result
     */
    public Parameters withResult(Type type) {
        return new Parameters(parameters, type == void.class || type == Void.class ? null : type);
    }

    /** How many arguments a call has. */
    public int count() {
        return parameters.size();
    }

    /** A parameter as a message names it: its name, or {@code #0} where the name is unknown. */
    public String nameOf(int index) {
        return Objects.requireNonNullElse(parameters.get(index).name(), "#" + index);
    }

    /** Where the value of a placeholder's root comes from. {@code where} names the surrounding text in messages. */
    ValueSource source(Placeholder placeholder, String where) {
        int position = placeholder.position();
        if (position >= 0) {
            return atPosition(placeholder, position, where);
        }
        int index = indexOf(placeholder.root());
        if (placeholder.root().equals(Placeholder.RESULT)) {
            return resultOrParameter(placeholder, index, where);
        }
        if (index < 0) {
            throw mistake(placeholder, where, unknownName(placeholder.root()));
        }
        return ValueSource.argument(index, parameters.get(index).type());
    }

    private ValueSource atPosition(Placeholder placeholder, int position, String where) {
        if (position >= count()) {
            throw mistake(
                    placeholder,
                    where,
                    count() == 0
                            ? "refers to a parameter, but there are none"
                            : "refers to parameter #" + position + ", but the last one is #" + (count() - 1));
        }
        return ValueSource.argument(position, parameters.get(position).type());
    }

    private ValueSource resultOrParameter(Placeholder placeholder, int index, String where) {
        if (result == null && index < 0) {
            throw mistake(
                    placeholder,
                    where,
                    "refers to the result, but there is none here; use a parameter" + listOfNames("; there are "));
        }
        if (result != null && index >= 0) {
            throw mistake(
                    placeholder,
                    where,
                    "may mean the result or the parameter `result`; write `{#" + index
                            + "}` for the parameter, or rename it");
        }
        return result != null
                ? ValueSource.result(result)
                : ValueSource.argument(index, parameters.get(index).type());
    }

    private String unknownName(String name) {
        if (count() == 0) {
            return "refers to `" + name + "`, but there are no parameters";
        }
        if (parameters.stream().allMatch(parameter -> parameter.name() == null)) {
            return "refers to `" + name + "`, but the parameters' names are not in the class file; compile with"
                    + " -parameters or use {#0}";
        }
        return "refers to `" + name + "`, but there is no such parameter" + listOfNames("; there are ");
    }

    private String listOfNames(String before) {
        return count() == 0
                ? ""
                : IntStream.range(0, count())
                        .mapToObj(i -> "`" + nameOf(i) + "`")
                        .collect(Collectors.joining(", ", before, ""));
    }

    private int indexOf(String name) {
        return IntStream.range(0, count())
                .filter(i -> name.equals(parameters.get(i).name()))
                .findFirst()
                .orElse(-1);
    }

    CacheException wrongCount(int given, String what) {
        return new CacheException(
                what + " takes " + count() + " arguments" + listOfNames(": ") + ", but " + given + " were given");
    }

    private static CacheConfigurationException mistake(Placeholder placeholder, String where, String what) {
        return new CacheConfigurationException("`" + placeholder + "` in " + where + " " + what);
    }
}
