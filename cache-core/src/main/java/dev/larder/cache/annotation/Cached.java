package dev.larder.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method's result is cached: a later call with the same key is answered from the store, and concurrent calls with
 * the same key run the method once.
 *
 * <p>An empty attribute means "not set": the type's {@link CacheDefaults} and then the global property decide. A
 * property {@code larder.caches.<name>.<attribute>} overrides what is written here. Durations are text with a unit:
 * {@code ms s m h d} ({@code "90s"}, {@code "10m"}) or ISO-8601 ({@code "PT10M"}); only {@code "0"} has no unit.
 *
 * <p>Of a {@code CompletionStage}, {@code CompletableFuture} or, with cache-spring and Reactor, {@code Mono} or
 * {@code Flux} the value inside is cached, a {@code Flux} as a list of its elements. The calling thread neither blocks
 * nor talks to the store, unless it has a transaction open; the method runs on a thread of this library. The returned
 * stage completes after the value was stored. Every caller has one of its own: to cancel it ends the waiting of this
 * caller alone, and the load goes on. The arguments must not change before it completes.
 *
 * <p>A key with {@code []} makes the method a batch: {@code "product:{ids[]}"} has a key for each element of the
 * parameter {@code ids}, a {@code List}, {@code Set}, {@code Collection}, {@code Iterable}, {@code SortedSet} or array.
 * The method returns a {@code Map} from element (or from what the path after the {@code []} leads to) to value, or a
 * {@code List} with a value for each element in its order. It is called with the distinct missing elements alone, at
 * most 1,000 at a time; what it does not answer is remembered as absent, left out of a {@code Map} and {@code null} in
 * a {@code List}; more than was asked for is ignored. A {@code List} of another size than was asked for stores nothing
 * and throws a {@link dev.larder.cache.CacheException}, as do all who wait for it. One whose values have the property
 * that the placeholder names, and say by it that they stand in another order, is returned and not stored. The caller
 * gets a new collection in the order of the argument, repeated elements included; for an empty argument the method is
 * not called, and with {@code null} it runs as if it were not cached. {@code null} elements are keys of their own. The
 * value of an entry is one element's, so a method that reads a single one by the same template shares the entries;
 * {@link #ttl} and {@link #unless} see one element's value as the result, {@link #condition} decides for the call. If a
 * load throws, the call throws; listeners and statistics are told of each element as of a call. A batch has no
 * {@link #tags}, {@link #refreshAfter}, {@link #staleIfError} and {@link #loadTimeout}.
 *
 * <p>A mistake in any attribute stops the start-up with a {@link dev.larder.cache.CacheConfigurationException}.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface Cached {

    /** Alias of {@link #key}. Setting both is an error. */
    String value() default "";

    /**
     * The key template, for example {@code "product:{id}:details"}. Required. A placeholder names a parameter
     * ({@code {id}}), a path into it ({@code {filter.category}}) or a position ({@code {#0}}), and may end in filters
     * ({@code {search|hash}}, {@code |lower}, {@code |upper}). One placeholder may fan out over a parameter with
     * {@code []}.
     */
    String key() default "";

    /**
     * How long a value is fresh: duration text, the name of a tier ({@code "hot"}), a property ({@code "${shop.ttl}"}),
     * or one placeholder that yields a {@code Duration}, an {@code Instant} or a number of seconds
     * ({@code "{token.expiresAt}"}, {@code "{result.ttl}"}), which is taken exactly and never jittered; a value whose
     * time has already passed, or is {@code null}, is not stored. Default: {@code larder.default-ttl}, 5 minutes.
     */
    String ttl() default "";

    /**
     * The cache's name in metrics and configuration. Default: the template's literal words joined by hyphens
     * ({@code product:{id}:details} is {@code product-details}).
     */
    String name() default "";

    /**
     * The tags that entries carry, by which {@link Invalidates#tags} finds them: key templates without {@code *}, which
     * may use arguments and result and fan out with {@code []}, for example {@code "product:{result[].id}"}. No prefix
     * goes before them. An absent value has no tags from the result, only those from the arguments. Methods that share
     * a key template have the same tags. If a getter on the way to a tag fails, the value is returned and not stored;
     * nor is a value with more than 1,000 tags. As a property: separated by commas. Default: none.
     */
    String[] tags() default {};

    /**
     * The share of the TTL by which it may be shortened, so that entries written together expire apart: {@code "0%"} to
     * {@code "90%"}. It never lengthens. Default: {@code larder.jitter}, 10 %.
     */
    String jitter() default "";

    /**
     * How long an absent value ({@code null} or an empty {@code Optional}) is remembered, at most the TTL; {@code "0"}
     * means it is not stored. Default: {@code larder.null-ttl}, 30 seconds.
     */
    String nullTtl() default "";

    /** Who waits for a load that is under way. Only the holder of the entry's lease ever stores, whatever is set. */
    Stampede stampede() default Stampede.DEFAULT;

    /**
     * The age past which a hit is served at once and renewed in the background by one process: a duration shorter than
     * the TTL; {@code "0"}: never. What renews is a further call of the method with the arguments of the call that met
     * the value, which must not change afterwards, on a thread of the library. It begins with a read: a value that
     * nobody reads is not renewed. After a failure nobody tries again for a while (a tenth of this, from a second to a
     * minute). Inside a transaction no refresh begins. Default: never.
     */
    String refreshAfter() default "";

    /**
     * How long past its TTL a value may still be served when the load throws an exception, is not done within
     * {@link #loadTimeout}, or is another process's and not done within {@code larder.lease-wait}; {@code "0"}: not at
     * all. An invalidated value is never served. Absent values are kept as well. After a failure the stale value is
     * served without a new attempt for a while (a tenth of this, from a second to a minute). A method that throws where
     * it means that there is nothing should return {@code null} or an empty {@code Optional} instead. Default: not at
     * all.
     */
    String staleIfError() default "";

    /**
     * How long a caller waits for loads, its own or that of another, before the stale value is returned or a
     * {@link dev.larder.cache.LoadTimeoutException} thrown; {@code "0"}: without limit. The method runs on a thread of
     * the library, goes on, and its value is stored. Inside a transaction, or while an invalidating method runs, it
     * runs on the caller's thread and is not cut off. Default: no limit.
     */
    String loadTimeout() default "";

    /** How long a copy may also be kept in this process. Default: no copy. */
    String near() default "";

    /** The codec by name: {@code json}, {@code msgpack} or a registered one. Default: {@code larder.codec}. */
    String codec() default "";

    /**
     * An expression over the arguments; if it is false, the call goes past the cache. Default: always use the cache.
     */
    String condition() default "";

    /** An expression over arguments and result; if it is true, the result is not stored. Default: always store. */
    String unless() default "";
}
