package dev.larder.cache.spring;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Starts plain Spring applications for tests. */
public final class SpringApplications {

    private SpringApplications() {}

    /** Without Redis, so that only what is tested is there. */
    public static AnnotationConfigApplicationContext inMemory(Class<?>... configuration) {
        return with(Map.of(), configuration);
    }

    /** Without Redis unless the properties say otherwise. */
    public static AnnotationConfigApplicationContext with(Map<String, String> properties, Class<?>... configuration) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        Map<String, Object> all = new LinkedHashMap<>(Map.of("larder.store", "memory"));
        all.putAll(properties);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
        context.register(configuration);
        try {
            context.refresh();
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
        return context;
    }
}
