package dev.larder.cache.method.declaration;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;

/**
 * A method that returns nothing has nothing to cache, and one whose value comes later must say when: by a return type
 * that can be awaited without blocking. Knows a declaration as it is compiled, with the value's type in place of an
 * {@link AsyncType}. Types of libraries that need not be there are known by their names.
 */
public final class CacheableReturnCheck implements DeclarationCheck {

    private static final Set<String> COMES_LATER = Set.of(
            CompletionStage.class.getName(),
            Future.class.getName(),
            Flow.Publisher.class.getName(),
            "org.reactivestreams.Publisher",
            "kotlinx.coroutines.flow.Flow",
            "kotlinx.coroutines.Job");
    private static final String RX = "io.reactivex.";
    private static final String KOTLIN_CONTINUATION = "kotlin.coroutines.Continuation";

    private static final String CURE = "Return a CompletableFuture, a CompletionStage or, with cache-spring and"
            + " Reactor, a Mono or Flux; or the value itself.";

    @Override
    public void check(MethodDeclaration declaration, Problems problems) {
        if (isSuspended(declaration)) {
            problems.error(declaration.annotation() + " on " + declaration.describe() + ": a suspend function returns"
                    + " before its work is done, and nobody can tell when that is. Make it an ordinary function. "
                    + CURE);
        } else if (declaration.returnsNothing() && declaration.cached() != null) {
            problems.error("@Cached on " + declaration.describe() + ": the method returns " + nothing(declaration)
                    + ", so there is nothing to cache. Return the value, or remove the annotation.");
        } else if (declaration.returnsNothing() && !declaration.updates().isEmpty()) {
            problems.error("@Updates on " + declaration.describe() + ": the method returns " + nothing(declaration)
                    + ", so there is no value that could become the entry. Return the new value, or use @Invalidates.");
        } else if (returnsLater(declaration)) {
            String annotation = declaration.annotation();
            problems.error(annotation + " on " + declaration.describe() + ": when a "
                    + rawType(declaration.returnType()).getSimpleName()
                    + " has its value, nobody can tell without waiting for it. " + CURE);
        }
    }

    private static String nothing(MethodDeclaration declaration) {
        Class<?> written = declaration.method().getReturnType();
        return written == void.class || written == Void.class
                ? "void"
                : "a " + written.getSimpleName() + " without a value";
    }

    /** Whether there is a value whose codec is worth asking for. */
    public static boolean passes(MethodDeclaration declaration) {
        return !declaration.returnsNothing() && !returnsLater(declaration) && !isSuspended(declaration);
    }

    private static boolean returnsLater(MethodDeclaration declaration) {
        return comesLater(rawType(declaration.returnType()));
    }

    /** Kotlin compiles a suspend function to a method that takes what goes on after it as its last argument. */
    private static boolean isSuspended(MethodDeclaration declaration) {
        Class<?>[] parameters = declaration.method().getParameterTypes();
        return parameters.length > 0
                && parameters[parameters.length - 1].getName().equals(KOTLIN_CONTINUATION);
    }

    /** The class of a class or parameterized type; others, none of which comes later, count as {@code Object}. */
    private static Class<?> rawType(Type type) {
        Type raw = type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type;
        return raw instanceof Class<?> plain ? plain : Object.class;
    }

    private static boolean comesLater(Class<?> type) {
        return COMES_LATER.contains(type.getName())
                || type.getName().startsWith(RX)
                || Arrays.stream(type.getInterfaces()).anyMatch(CacheableReturnCheck::comesLater)
                || (type.getSuperclass() != null && comesLater(type.getSuperclass()));
    }
}
