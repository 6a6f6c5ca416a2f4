package dev.larder.cache.method;

import org.jspecify.annotations.Nullable;

/** Waits for a value that comes later, on a thread that may block. */
record AwaitedBody(AsyncBody body) implements MethodBody {

    @Override
    public @Nullable Object run() throws Throwable {
        return body.await();
    }

    @Override
    public MethodBody detached() {
        return () -> body.again().await();
    }
}
