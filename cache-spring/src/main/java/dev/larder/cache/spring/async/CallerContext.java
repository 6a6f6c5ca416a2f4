package dev.larder.cache.spring.async;

import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.spring.transaction.OwnSessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.util.ClassUtils;

/**
 * Everything of the caller's thread that follows an asynchronous call: the logging context (MDC), what Micrometer's
 * context propagation knows of where it is on the class path (among it Spring Security's context and the current
 * observation), a JPA session where the caller has one, and what the application adds.
 */
public final class CallerContext implements ContextCarrier {

    private static final String SNAPSHOTS = "io.micrometer.context.ContextSnapshotFactory";
    private static final String JPA = "jakarta.persistence.EntityManager";
    private static final String SPRING_ORM = "org.springframework.orm.jpa.EntityManagerHolder";

    private final List<ContextCarrier> parts = new ArrayList<>();

    public CallerContext(List<ContextCarrier> ofApplication, @Nullable ClassLoader classLoader) {
        parts.add(CallerContext::loggingContext);
        SnapshotContext snapshots = snapshots(classLoader);
        if (snapshots != null) {
            parts.add(snapshots);
        }
        if (ClassUtils.isPresent(JPA, classLoader) && ClassUtils.isPresent(SPRING_ORM, classLoader)) {
            parts.add(new OwnSessions());
        }
        parts.addAll(ofApplication);
    }

    /** Whether Micrometer's context propagation is on the class path. */
    public static boolean hasSnapshots(@Nullable ClassLoader classLoader) {
        return ClassUtils.isPresent(SNAPSHOTS, classLoader);
    }

    /** {@code null} without Micrometer's context propagation. */
    public static @Nullable SnapshotContext snapshots(@Nullable ClassLoader classLoader) {
        return hasSnapshots(classLoader) ? new SnapshotContext() : null;
    }

    @Override
    public Captured capture() {
        Captured all = Runnable::run;
        for (ContextCarrier part : parts) {
            all = inside(all, part.capture());
        }
        return all;
    }

    private static Captured inside(Captured outer, Captured inner) {
        return task -> outer.run(() -> inner.run(task));
    }

    private static Captured loggingContext() {
        Map<String, String> ofCaller = MDC.getCopyOfContextMap();
        return task -> {
            Map<String, String> ofThread = MDC.getCopyOfContextMap();
            setLoggingContext(ofCaller);
            try {
                task.run();
            } finally {
                setLoggingContext(ofThread);
            }
        };
    }

    private static void setLoggingContext(@Nullable Map<String, String> values) {
        if (values == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(values);
        }
    }
}
