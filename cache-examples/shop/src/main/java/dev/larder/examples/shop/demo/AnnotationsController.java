package dev.larder.examples.shop.demo;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.examples.shop.catalog.ProductService;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The annotations of {@link ProductService} as they stand in its source, by method name. */
@RestController
class AnnotationsController {

    @GetMapping("/demo/annotations")
    Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>();
        for (Method method : ProductService.class.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Cached.class)) {
                annotations.put(method.getName(), text(method.getAnnotation(Cached.class)));
            } else if (method.isAnnotationPresent(Invalidates.class)) {
                annotations.put(method.getName(), text(method.getAnnotation(Invalidates.class)));
            }
        }
        return annotations;
    }

    private static String text(Cached cached) {
        return "@Cached(key = \"" + cached.key() + "\", ttl = \"" + cached.ttl() + "\")";
    }

    private static String text(Invalidates invalidates) {
        return Arrays.stream(invalidates.value())
                .map(template -> '"' + template + '"')
                .collect(Collectors.joining(", ", "@Invalidates({", "})"));
    }
}
