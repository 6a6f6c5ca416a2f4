package dev.larder.cache.spring.async;

import dev.larder.cache.engine.load.ContextCarrier;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.Callable;

/** Micrometer's context propagation. Used only where it is on the class path. */
final class SnapshotContext implements ContextCarrier {

    private final ContextSnapshotFactory snapshots =
            ContextSnapshotFactory.builder().build();

    @Override
    public Captured capture() {
        ContextSnapshot snapshot = snapshots.captureAll();
        return task -> {
            try (ContextSnapshot.Scope scope = snapshot.setThreadLocals()) {
                task.run();
            }
        };
    }

    /** Runs the task with what another context, such as Reactor's, holds bound to the thread. */
    <T> T within(Object context, Callable<T> task) throws Exception {
        try (ContextSnapshot.Scope scope = snapshots.captureFrom(context).setThreadLocals()) {
            return task.call();
        }
    }
}
