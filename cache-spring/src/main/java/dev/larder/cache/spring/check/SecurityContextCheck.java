package dev.larder.cache.spring.check;

import dev.larder.cache.engine.call.CacheSpec.Renewal;
import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.method.CachedMethod;
import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.spring.async.CallerContext;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Some methods run on threads of the library, where Spring Security knows no user unless somebody carries its context
 * there.
 */
final class SecurityContextCheck {

    private static final String SECURITY = "org.springframework.security.core.context.SecurityContextHolder";

    private SecurityContextCheck() {}

    static void check(List<CachedMethod> methods, ConfigurableListableBeanFactory beanFactory, Problems problems) {
        ClassLoader classLoader = beanFactory.getBeanClassLoader();
        if (!ClassUtils.isPresent(SECURITY, classLoader)
                || CallerContext.hasSnapshots(classLoader)
                || beanFactory.getBeanNamesForType(ContextCarrier.class, true, false).length > 0) {
            return;
        }
        List<String> elsewhere = methods.stream()
                .filter(SecurityContextCheck::runsElsewhere)
                .map(method -> method.declaration().describe())
                .toList();
        if (!elsewhere.isEmpty()) {
            problems.warning("Spring Security's context does not reach " + String.join(", ", elsewhere)
                    + ", which run on threads of the library (loadTimeout, refreshAfter, or a result that comes later)."
                    + " Add the dependency io.micrometer:context-propagation, or define a ContextCarrier bean.");
        }
    }

    /** A {@code Mono} and a {@code Flux} have a context of their own. */
    private static boolean runsElsewhere(CachedMethod method) {
        Renewal renewal = method.spec().renewal();
        return renewal.loadTimeout() != null
                || renewal.refreshAfter() != null
                || CompletionStage.class.isAssignableFrom(
                        method.declaration().method().getReturnType());
    }
}
