package dev.larder.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the type's {@link Cached} and {@link Updates} methods leave unset. An attribute on the method wins over one
 * here, one here wins over the global property.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface CacheDefaults {

    /**
     * Goes before the key templates of the type, {@link Invalidates} templates included, with a {@code :} between, for
     * example {@code "catalog"}. Default: none.
     */
    String prefix() default "";

    /** The name of a tier ({@code hot}, {@code warm}, {@code cold} or your own) whose TTL applies. Default: none. */
    String tier() default "";

    /** As {@link Cached#ttl}; setting both this and {@link #tier} is an error. */
    String ttl() default "";

    /** As {@link Cached#jitter}. */
    String jitter() default "";

    /** As {@link Cached#nullTtl}. */
    String nullTtl() default "";

    /** As {@link Cached#stampede}. */
    Stampede stampede() default Stampede.DEFAULT;

    /** As {@link Cached#refreshAfter}. */
    String refreshAfter() default "";

    /** As {@link Cached#staleIfError}. */
    String staleIfError() default "";

    /** As {@link Cached#loadTimeout}. */
    String loadTimeout() default "";

    /** As {@link Cached#near}. */
    String near() default "";

    /** As {@link Cached#codec}. */
    String codec() default "";
}
