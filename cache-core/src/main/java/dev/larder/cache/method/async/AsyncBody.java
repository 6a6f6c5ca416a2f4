package dev.larder.cache.method.async;

import dev.larder.cache.method.declaration.AsyncType;
import dev.larder.cache.method.declaration.MethodBody;
import dev.larder.cache.method.declaration.MethodDeclaration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The body of one asynchronous call. Run once at most; {@link #again} is for further runs. Thread-safe. */
public final class AsyncBody {

    private final MethodDeclaration declaration;
    private final MethodBody body;
    private final AsyncType.Bridge bridge;

    // Guarded by this.
    private @Nullable CompletionStage<?> running;
    private boolean isCancelled;

    public AsyncBody(MethodDeclaration declaration, MethodBody body, AsyncType.Bridge bridge) {
        this.declaration = declaration;
        this.body = body;
        this.bridge = bridge;
    }

    /** The same body with other arguments, not run yet. */
    public AsyncBody with(@Nullable Object[] arguments) {
        return new AsyncBody(declaration, () -> body.run(arguments), bridge);
    }

    /** Runs the user's method on this thread and returns what it returned, as a stage. */
    public CompletionStage<?> start() throws Throwable {
        Object returned = body.run();
        if (returned == null) {
            throw new NullPointerException(declaration.describe() + " returned null instead of a "
                    + declaration.method().getReturnType().getSimpleName() + ". It must return one that holds null.");
        }
        CompletionStage<?> stage = bridge.toStage(returned);
        synchronized (this) {
            running = stage;
            if (!isCancelled) {
                return stage;
            }
        }
        bridge.cancel(stage);
        return stage;
    }

    /** Runs the user's method on this thread, which is one that may block, and waits for the value. */
    @Nullable
    public Object await() throws Throwable {
        return StageOutcome.await(start());
    }

    /** The same for a further run, which nobody cancels. */
    public AsyncBody again() {
        return new AsyncBody(declaration, body, bridge.again());
    }

    /** Nobody wants the result any more. */
    public void cancel() {
        CompletionStage<?> stage;
        synchronized (this) {
            isCancelled = true;
            stage = running;
        }
        if (stage != null) {
            bridge.cancel(stage);
        }
    }
}
