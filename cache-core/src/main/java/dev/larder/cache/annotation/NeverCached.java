package dev.larder.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * This must never be cached: payments, balances, credentials. On a type: nothing that returns it, takes it, contains it
 * in its return type, or is declared in it is cached. On a method: that method. On a package: every type in it. A
 * {@link Cached} or {@link Updates} that would break this stops the start-up.
 */
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.PACKAGE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface NeverCached {

    /** Why, for the message. Default: no reason given. */
    String value() default "";
}
