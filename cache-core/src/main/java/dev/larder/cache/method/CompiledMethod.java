package dev.larder.cache.method;

import org.jspecify.annotations.Nullable;

/** Everything an intercepted method does, compiled. Immutable and thread-safe. */
public final class CompiledMethod {

    private final @Nullable CachedMethod cached;
    private final @Nullable InvalidatingMethod invalidating;

    CompiledMethod(@Nullable CachedMethod cached, @Nullable InvalidatingMethod invalidating) {
        this.cached = cached;
        this.invalidating = invalidating;
    }

    /**
     * Answers a call. What it throws comes from the body, from a getter a key path leads through, or from a condition.
     *
     * @param target the object behind the proxy, as expressions see it
     * @param arguments neither kept after the call nor changed
     */
    public @Nullable Object invoke(@Nullable Object target, @Nullable Object[] arguments, MethodBody body)
            throws Throwable {
        if (invalidating == null) {
            return read(target, arguments, body);
        }
        return invalidating.invoke(target, arguments, () -> read(target, arguments, body));
    }

    private @Nullable Object read(@Nullable Object target, @Nullable Object[] arguments, MethodBody body)
            throws Throwable {
        return cached == null ? body.run() : cached.invoke(target, arguments, body);
    }

    @Nullable
    CachedMethod cached() {
        return cached;
    }

    @Nullable
    InvalidatingMethod invalidating() {
        return invalidating;
    }
}
