package dev.larder.cache.method;

import org.jspecify.annotations.Nullable;

/** The rest of an intercepted call: further advice, then the user's method. */
@FunctionalInterface
public interface MethodBody {

    /** Runs it. What it throws is the user's and passes through untouched. */
    @Nullable
    Object run() throws Throwable;
}
