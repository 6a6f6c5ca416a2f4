package dev.larder.cache.method;

import dev.larder.cache.method.declaration.MethodBody;
import org.jspecify.annotations.Nullable;

/** Everything an intercepted method does, compiled. Immutable and thread-safe. */
public final class CompiledMethod {

    private final @Nullable CachedMethod cached;
    private final @Nullable InvalidatingMethod invalidating;
    private final @Nullable UpdatingMethod updating;
    private final @Nullable AsyncMethod async;

    /** @param async set if the method's value comes later; it then does all there is to do */
    CompiledMethod(
            @Nullable CachedMethod cached,
            @Nullable InvalidatingMethod invalidating,
            @Nullable UpdatingMethod updating,
            @Nullable AsyncMethod async) {
        this.cached = cached;
        this.invalidating = invalidating;
        this.updating = updating;
        this.async = async;
    }

    /**
     * Answers a call. What it throws comes from the body. If the value {@link #comesLater comes later} it only starts
     * the call: the body runs on this thread or another, for reactive types once per subscription, and what it throws
     * comes through what was returned.
     *
     * @param target the object behind the proxy, as expressions see it
     * @param arguments not changed; kept after the call was answered where a refresh in the background, or a load that
     *     its caller did not wait for, still needs them
     */
    public @Nullable Object invoke(@Nullable Object target, @Nullable Object[] arguments, MethodBody body)
            throws Throwable {
        if (async != null) {
            return async.invoke(target, arguments, body);
        }
        if (invalidating == null) {
            return run(target, arguments, body);
        }
        return invalidating.invoke(target, arguments, () -> run(target, arguments, body));
    }

    private @Nullable Object run(@Nullable Object target, @Nullable Object[] arguments, MethodBody body)
            throws Throwable {
        if (updating != null) {
            return updating.invoke(target, arguments, body);
        }
        return cached == null ? body.run() : cached.invoke(target, arguments, body);
    }

    /** Whether the method returns a type whose value comes later, such as a {@code CompletionStage}. */
    public boolean comesLater() {
        return async != null;
    }

    /** Whether the body runs with other arguments than the caller's; see {@link MethodBody#run(Object[])}. */
    public boolean isBatch() {
        return cached instanceof BatchMethod;
    }

    @Nullable
    public CachedMethod cached() {
        return cached;
    }

    @Nullable
    public UpdatingMethod updating() {
        return updating;
    }

    @Nullable
    public InvalidatingMethod invalidating() {
        return invalidating;
    }
}
