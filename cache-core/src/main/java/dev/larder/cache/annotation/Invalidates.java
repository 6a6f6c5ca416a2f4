package dev.larder.cache.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A call of the method makes entries invalid: a read that begins after the call returned, in any process, sees nothing
 * that was loaded before the write. Works also when the method throws, since a write that throws may have happened.
 * When a transaction is running, or the method opens one around its body ({@code @Transactional}), the invalidation
 * follows its commit; a certain roll-back skips it.
 *
 * <p>Templates, tags and conditions are read at the entry of the call and again at its end, because the method may
 * change its arguments, for example by setting a generated id. What either reading names is invalidated, and a
 * condition that is true at either counts; what speaks of the result is read at the end.
 *
 * <p>Where the result comes later ({@code CompletionStage}, {@code CompletableFuture}, {@code Mono}, {@code Flux}), the
 * invalidation follows the end of the method's own stage, however it ends, on a thread of this library, and the stage
 * the caller gets completes after it; "returned" means that then. A {@code Flux} is collected, so it must end. With the
 * phases {@code BEFORE} and {@code AROUND} the method runs on a thread of this library, too, unless the calling thread
 * has a transaction open.
 *
 * <p>At least one of {@link #value}, {@link #tags} and {@link #caches} is set.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Repeatable(Invalidates.List.class)
public @interface Invalidates {

    /**
     * Key templates and patterns. A placeholder may use the arguments and the result ({@code {result.id}}), and fans
     * out over a collection with {@code []} ({@code "product:{ids[]}"}). A {@code *} stands for any characters,
     * {@code :} included; right after a placeholder it stands for nothing or further segments: {@code product:{id}*}
     * with 42 means {@code product:42} and {@code product:42:…}, never {@code product:420}.
     */
    String[] value() default {};

    /**
     * Tags to invalidate: exactly the entries that carry one of them. Key templates without {@code *}, which may use
     * the arguments and, after the call, the result, and fan out with {@code []}; no prefix goes before them.
     */
    String[] tags() default {};

    /** Names of whole caches: exactly the keys their templates spell. */
    String[] caches() default {};

    /** When. Default: after the call, or after the commit when it has a transaction around it. */
    Phase phase() default Phase.AFTER;

    /** An expression over arguments and result; if it is false, nothing is invalidated. Default: always. */
    String condition() default "";

    /** When an invalidation happens. */
    enum Phase {
        /** After the call, or after the commit when it has a transaction around it. */
        AFTER,
        /** Before the call; promises only that nothing loaded before the call began is served. */
        BEFORE,
        /** Both. */
        AROUND
    }

    /** Several {@link Invalidates} on one method. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @Documented
    @interface List {
        Invalidates[] value();
    }
}
