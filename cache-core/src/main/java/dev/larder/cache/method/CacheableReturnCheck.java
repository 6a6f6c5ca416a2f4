package dev.larder.cache.method;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/**
 * A method that returns nothing has nothing to cache, and one whose value comes later must say when: by a return type
 * that can be awaited without blocking. Knows a declaration as it is compiled, with the value's type in place of an
 * {@link AsyncType}.
 */
final class CacheableReturnCheck implements DeclarationCheck {

    private static final String REACTIVE_PUBLISHER = "org.reactivestreams.Publisher";
    private static final String RX = "io.reactivex.";

    @Override
    public void check(MethodDeclaration declaration, Problems problems) {
        if (declaration.returnsNothing() && declaration.cached() != null) {
            problems.error("@Cached on " + declaration.describe() + ": the method returns " + nothing(declaration)
                    + ", so there is nothing to cache. Return the value, or remove the annotation.");
        } else if (declaration.returnsNothing() && !declaration.updates().isEmpty()) {
            problems.error("@Updates on " + declaration.describe() + ": the method returns " + nothing(declaration)
                    + ", so there is no value that could become the entry. Return the new value, or use @Invalidates.");
        } else if (returnsLater(declaration)) {
            String annotation = declaration.annotation();
            problems.error(annotation + " on " + declaration.describe() + ": when a "
                    + rawType(declaration.returnType()).getSimpleName()
                    + " has its value, nobody can tell without waiting for it. Return a CompletableFuture, a"
                    + " CompletionStage or, with cache-spring and Reactor, a Mono or Flux; or the value itself.");
        }
    }

    private static String nothing(MethodDeclaration declaration) {
        Class<?> written = declaration.method().getReturnType();
        return written == void.class || written == Void.class
                ? "void"
                : "a " + written.getSimpleName() + " without a value";
    }

    /** Whether there is a value whose codec is worth asking for. */
    static boolean passes(MethodDeclaration declaration) {
        return !declaration.returnsNothing() && !returnsLater(declaration);
    }

    private static boolean returnsLater(MethodDeclaration declaration) {
        Class<?> type = rawType(declaration.returnType());
        return CompletionStage.class.isAssignableFrom(type)
                || Future.class.isAssignableFrom(type)
                || type.getName().startsWith(RX)
                || isPublisher(type);
    }

    /** The class of a class or parameterized type; others, none of which comes later, count as {@code Object}. */
    private static Class<?> rawType(Type type) {
        Type raw = type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type;
        return raw instanceof Class<?> plain ? plain : Object.class;
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
