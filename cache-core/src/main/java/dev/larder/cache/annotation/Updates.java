package dev.larder.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Write-through: the method's result becomes the entry. Where two writes of one key overlap, the entry is dropped
 * instead. The attributes mean what they mean on {@link Cached}.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Repeatable(Updates.List.class)
public @interface Updates {

    /** Alias of {@link #key}. Setting both is an error. */
    String value() default "";

    /** The key template; may use the arguments. Required. */
    String key() default "";

    /** How long the value is fresh, as in {@link Cached#ttl}. */
    String ttl() default "";

    /** The name of the cache, as in {@link Cached#name}. */
    String name() default "";

    /** Tag templates, as in {@link Cached#tags}. */
    String[] tags() default {};

    /** The share of the TTL by which it may be shortened, as in {@link Cached#jitter}. */
    String jitter() default "";

    /** How long an absent result is remembered, as in {@link Cached#nullTtl}. */
    String nullTtl() default "";

    /** The codec by name, as in {@link Cached#codec}. */
    String codec() default "";

    /** An expression over arguments and result; if it is false, the entry is left alone. Default: always update. */
    String condition() default "";

    /** An expression over arguments and result; if it is true, the entry is dropped instead. Default: never. */
    String unless() default "";

    /** Several {@link Updates} on one method. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @Documented
    @interface List {
        Updates[] value();
    }
}
