package dev.larder.cache.method.async;

import dev.larder.cache.method.declaration.AsyncType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code CompletionStage} and {@code CompletableFuture}. To cancel what the caller got does not cancel the user's
 * stage: a cancelled stage tells nothing about the work behind it, which goes on.
 */
final class StageType implements AsyncType {

    private static final Bridge BRIDGE = returned -> (CompletionStage<?>) returned;

    @Override
    public @Nullable Type valueType(Type returnType) {
        if (returnType instanceof ParameterizedType parameterized && isStage(parameterized.getRawType())) {
            return parameterized.getActualTypeArguments()[0];
        }
        return isStage(returnType) ? Object.class : null;
    }

    private static boolean isStage(Type type) {
        return type == CompletionStage.class || type == CompletableFuture.class;
    }

    @Override
    public Object answer(Call call) throws Throwable {
        return call.start(BRIDGE);
    }
}
