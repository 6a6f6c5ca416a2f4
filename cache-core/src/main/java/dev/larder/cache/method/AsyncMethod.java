package dev.larder.cache.method;

import dev.larder.cache.method.async.AsyncBody;
import dev.larder.cache.method.declaration.AsyncType;
import dev.larder.cache.method.declaration.MethodBody;
import dev.larder.cache.method.declaration.MethodDeclaration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What an intercepted method does whose value comes later. What is bound to the calling thread, its transaction and the
 * keys it touches, and everything that is known from the arguments, is looked at on that thread; what blocks happens on
 * threads of this library.
 */
final class AsyncMethod {

    private final MethodDeclaration declaration;
    private final AsyncType type;
    private final @Nullable CachedMethod cached;
    private final @Nullable AsyncInvalidation invalidation;
    private final @Nullable AsyncUpdate update;

    AsyncMethod(
            MethodDeclaration declaration,
            AsyncType type,
            @Nullable CachedMethod cached,
            @Nullable AsyncInvalidation invalidation,
            @Nullable AsyncUpdate update) {
        this.declaration = declaration;
        this.type = type;
        this.cached = cached;
        this.invalidation = invalidation;
        this.update = update;
    }

    Object invoke(@Nullable Object target, @Nullable Object[] arguments, MethodBody body) throws Throwable {
        return type.answer(bridge -> start(target, arguments, new AsyncBody(declaration, body, bridge)));
    }

    private CompletionStage<?> start(@Nullable Object target, @Nullable Object[] arguments, AsyncBody body)
            throws Throwable {
        if (invalidation == null) {
            return run(target, arguments, body);
        }
        // Others may have joined the load of a cached method, so it is not cancelled with one caller.
        Runnable cancel = cached == null ? body::cancel : () -> {};
        return invalidation.start(target, arguments, () -> run(target, arguments, body), cancel);
    }

    private CompletionStage<?> run(@Nullable Object target, @Nullable Object[] arguments, AsyncBody body)
            throws Throwable {
        if (update != null) {
            return update.start(target, arguments, body);
        }
        return cached == null ? body.start() : cached.start(target, arguments, body);
    }
}
