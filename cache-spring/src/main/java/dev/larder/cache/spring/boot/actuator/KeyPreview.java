package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.CacheException;
import dev.larder.cache.method.CachedMethod;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;

/** Spells the key a call would have, without calling the method and without asking the store. */
final class KeyPreview {

    private final ConversionService conversions;

    KeyPreview(ConversionService conversions) {
        this.conversions = conversions;
    }

    /**
     * The key.
     *
     * @param methods the methods of one cache; the one whose parameters are named is meant
     * @throws CacheException if none of them has these parameters, or if a text is not of their type; the message says
     *     the cure
     */
    String keyOf(List<CachedMethod> methods, KeyArguments arguments) {
        for (CachedMethod method : methods) {
            List<String> texts = arguments.inOrderOf(parametersOf(method));
            if (texts != null) {
                return spell(method, texts);
            }
        }
        throw new CacheConfigurationException("Name every parameter of one of these methods as argument=name=value: "
                + methods.stream().map(KeyPreview::describe).collect(Collectors.joining("; ")) + ".");
    }

    private String spell(CachedMethod method, List<String> texts) {
        List<Type> types = method.declaration().parameterTypes();
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            values.add(convert(
                    texts.get(i),
                    ResolvableType.forType(types.get(i)),
                    parametersOf(method).get(i)));
        }
        return String.join(", ", method.key().keys(values.toArray(), null));
    }

    private @Nullable Object convert(String text, ResolvableType type, String parameter) {
        try {
            return conversions.convert(
                    text, TypeDescriptor.valueOf(String.class), new TypeDescriptor(type, null, null));
        } catch (ConversionException e) {
            throw new CacheConfigurationException(
                    "\"" + text + "\" cannot be converted to " + type + ", the type of the parameter " + parameter
                            + ". Register a converter from text, or choose another text.",
                    e);
        }
    }

    private static String describe(CachedMethod method) {
        return method.declaration().describe() + " with " + parametersOf(method);
    }

    private static List<String> parametersOf(CachedMethod method) {
        List<String> names = method.declaration().parameterNames();
        return names != null
                ? names
                : IntStream.range(0, method.declaration().parameterTypes().size())
                        .mapToObj(i -> "#" + i)
                        .toList();
    }
}
