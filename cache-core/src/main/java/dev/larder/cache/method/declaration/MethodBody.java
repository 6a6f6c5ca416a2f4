package dev.larder.cache.method.declaration;

import org.jspecify.annotations.Nullable;

/** The rest of an intercepted call: further advice, then the user's method. */
@FunctionalInterface
public interface MethodBody {

    /** Runs it. What it throws is the user's and passes through untouched. */
    @Nullable
    Object run() throws Throwable;

    /**
     * The same for another thread, for later, and for any number of runs. Asked on the caller's thread, before this one
     * was run. By default this one itself.
     */
    default MethodBody detached() {
        return this;
    }

    /**
     * Runs it with other arguments, of which there are as many: how a batch asks for what is missing. May be called
     * several times, on any thread; whoever stands further inside the call sees these arguments, whoever stands outside
     * the caller's.
     *
     * @throws UnsupportedOperationException if this call cannot go on with other arguments
     */
    default @Nullable Object run(@Nullable Object[] arguments) throws Throwable {
        throw new UnsupportedOperationException("This call goes on with its own arguments only");
    }
}
