package dev.larder.cache.method.async;

import dev.larder.cache.method.declaration.MethodBody;
import org.jspecify.annotations.Nullable;

/** Waits for a value that comes later, on a thread that may block. */
public record AwaitedBody(AsyncBody body) implements MethodBody {

    @Override
    public @Nullable Object run() throws Throwable {
        return body.await();
    }

    @Override
    public MethodBody detached() {
        return () -> body.again().await();
    }
}
