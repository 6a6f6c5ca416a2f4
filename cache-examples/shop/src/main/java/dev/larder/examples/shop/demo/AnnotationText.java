package dev.larder.examples.shop.demo;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.NeverCached;
import dev.larder.cache.annotation.Updates;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the library's annotations on a method look like in its source, one a line. */
final class AnnotationText {

    private AnnotationText() {}

    /** Empty if the method has none of its own and is not in a place that is never cached. */
    static String of(Method method) {
        List<String> lines = new ArrayList<>();
        Cached cached = method.getAnnotation(Cached.class);
        if (cached != null) {
            lines.add(text(cached));
        }
        for (Updates updates : method.getAnnotationsByType(Updates.class)) {
            lines.add("@Updates(" + quoted(updates.value()) + ")");
        }
        for (Invalidates invalidates : method.getAnnotationsByType(Invalidates.class)) {
            lines.add(text(invalidates));
        }
        NeverCached neverCached = neverCached(method.getDeclaringClass());
        if (lines.isEmpty() && neverCached != null) {
            lines.add("@NeverCached(" + quoted(neverCached.value()) + ")");
        }
        return String.join("\n", lines);
    }

    private static @Nullable NeverCached neverCached(Class<?> service) {
        NeverCached onType = service.getAnnotation(NeverCached.class);
        return onType != null ? onType : service.getPackage().getAnnotation(NeverCached.class);
    }

    private static String text(Cached cached) {
        List<String> tags = new ArrayList<>(List.of(""));
        addArray(tags, "tags", cached.tags());
        String codec = cached.codec().isEmpty() ? "" : ", codec = " + quoted(cached.codec());
        return "@Cached(key = " + quoted(cached.key()) + ", ttl = " + quoted(cached.ttl()) + String.join(", ", tags)
                + codec + ")";
    }

    private static String text(Invalidates invalidates) {
        List<String> attributes = new ArrayList<>();
        addArray(attributes, "value", invalidates.value());
        addArray(attributes, "tags", invalidates.tags());
        addArray(attributes, "caches", invalidates.caches());
        if (!invalidates.condition().isEmpty()) {
            attributes.add("condition = " + quoted(invalidates.condition()));
        }
        boolean onlyValue = attributes.size() == 1 && invalidates.value().length > 0;
        String joined = String.join(", ", attributes);
        return "@Invalidates(" + (onlyValue ? joined.substring("value = ".length()) : joined) + ")";
    }

    private static void addArray(List<String> attributes, String name, String[] values) {
        if (values.length == 1) {
            attributes.add(name + " = " + quoted(values[0]));
        } else if (values.length > 1) {
            attributes.add(name + " = "
                    + Arrays.stream(values).map(AnnotationText::quoted).collect(Collectors.joining(", ", "{", "}")));
        }
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
