package dev.larder.cache.method;

import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** A method that returns nothing has nothing to cache; one that returns later is not built yet. */
final class CacheableReturnCheck implements DeclarationCheck {

    private static final String REACTIVE_PUBLISHER = "org.reactivestreams.Publisher";

    @Override
    public void check(MethodDeclaration declaration, Problems problems) {
        if (declaration.cached() == null) {
            return;
        }
        Method method = declaration.method();
        String where = "@Cached on " + declaration.describe();
        if (declaration.returnsNothing()) {
            problems.error(
                    where + ": the method returns void, so there is nothing to cache. Return the value, or remove"
                            + " the annotation.");
        } else if (returnsLater(method.getReturnType())) {
            problems.error(where + ": "
                    + Unbuilt.message(
                            "Caching the return type " + method.getReturnType().getSimpleName(),
                            "Cache a method that returns the value itself."));
        }
    }

    /** Whether there is a value whose codec is worth asking for. */
    static boolean passes(MethodDeclaration declaration) {
        return !declaration.returnsNothing()
                && !returnsLater(declaration.method().getReturnType());
    }

    private static boolean returnsLater(Class<?> type) {
        return CompletionStage.class.isAssignableFrom(type) || Future.class.isAssignableFrom(type) || isPublisher(type);
    }

    private static boolean isPublisher(Class<?> type) {
        if (type.getName().equals(REACTIVE_PUBLISHER)) {
            return true;
        }
        for (Class<?> implemented : type.getInterfaces()) {
            if (isPublisher(implemented)) {
                return true;
            }
        }
        return type.getSuperclass() != null && isPublisher(type.getSuperclass());
    }
}
