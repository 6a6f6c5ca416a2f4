package dev.larder.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Write-through: the method's result becomes the entry, so that the next read is a hit. The method must return what it
 * has written, as a read would give it. Where two writes of one key overlap, the entry is dropped instead, so that it
 * is never the older one; likewise where it cannot be known whether the result was committed, as when the method
 * throws. While the method runs, and until a transaction that was open before has ended, nobody is served from the key:
 * readers load for themselves.
 *
 * <p>Inside a transaction that was open before the call, the result is stored after the commit if the transaction runs
 * at READ_COMMITTED; otherwise it may hold what was read before the call, and the entry is dropped. The same holds
 * where {@code larder.transaction.fill} is {@code never}, where a part of the transaction is rolled back to a
 * savepoint, for methods whose value comes later, and, with or without a transaction, in a session of an
 * object-relational mapper that has read something before the call.
 *
 * <p>The attributes mean what they mean on {@link Cached}. Those that are left open are taken from the {@link Cached}
 * method with the same template, if there is one; {@link #condition} and {@link #unless} are not.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Repeatable(Updates.List.class)
public @interface Updates {

    /** Alias of {@link #key}. Setting both is an error. */
    String value() default "";

    /**
     * The key template; may use the arguments and not the result, because the key must be known before the write. If
     * the method changes its arguments so that they tell another key at the end, both are dropped. Required.
     */
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

    /**
     * An expression over arguments and result. If the arguments alone make it false, before the write and after it, the
     * entry is left alone; if it becomes true only by the write, the entry is dropped. If it speaks of the result, it
     * is decided after the write, and the entry is dropped when it is false. Default: always update.
     */
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
