package dev.larder.cache.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Caches the annotated methods of all beans, on a configuration class of an application without Spring Boot. Reads the
 * {@code larder.*} properties from the environment. With Spring Boot it is not needed and does no harm.
 *
 * <p>Where Redis is: {@code larder.redis.url}, else a {@code UnifiedJedis} bean, else what Spring Boot says where it is
 * there, else {@code redis://localhost:6379}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import({LarderImportSelector.class, LarderConfiguration.class})
public @interface EnableLarder {

    /**
     * Whether beans get class proxies even if they implement interfaces. Like in Spring's own annotations it holds for
     * all automatic proxies of the application. Default: false, interface proxies where there are interfaces.
     */
    boolean proxyTargetClass() default false;
}
