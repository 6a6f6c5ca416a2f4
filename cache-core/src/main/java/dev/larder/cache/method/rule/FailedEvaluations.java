package dev.larder.cache.method.rule;

import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.ErrorKind;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said where the values of one call cannot be evaluated: a getter on a path throws, an expression meets
 * {@code null}, a lambda is to be hashed. The call does without; each place is told of once in the log. Thread-safe.
 */
public final class FailedEvaluations {

    private static final Logger log = LoggerFactory.getLogger(FailedEvaluations.class);

    private final CacheListener listener;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    public FailedEvaluations(CacheListener listener) {
        this.listener = listener;
    }

    /** A call goes past the cache; who listens hears that from the call's reason. */
    public void ofCall(MethodDeclaration method, RuntimeException failure) {
        say(method, "goes past the cache", failure);
    }

    /** An invalidation drops more than it would have to. */
    void ofInvalidation(MethodDeclaration method, RuntimeException failure) {
        listener.onError("", ErrorKind.EVALUATION, failure);
        say(method, "drops everything it may mean", failure);
    }

    private void say(MethodDeclaration method, String does, RuntimeException failure) {
        String where = method.describe();
        if (!said.contains(where) && said.add(where)) {
            log.warn(
                    "A call of {} {}, because its key or its condition cannot be evaluated for the values it came"
                            + " with. This is said once for a method. {}",
                    where,
                    does,
                    failure.getMessage(),
                    failure);
        }
    }
}
