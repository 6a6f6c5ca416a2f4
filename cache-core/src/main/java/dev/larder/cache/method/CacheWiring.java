package dev.larder.cache.method;

import dev.larder.cache.method.declaration.AsyncType;
import dev.larder.cache.method.declaration.Expressions;
import dev.larder.cache.method.declaration.NeverCachedReader;
import dev.larder.cache.transaction.TransactionContext;
import dev.larder.cache.transaction.TransactionScope;
import dev.larder.cache.codec.format.Codecs;
import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.key.KeySchema;
import dev.larder.cache.metrics.CacheListener;
import java.time.Clock;
import java.util.List;

/**
 * What compiled methods work with: the engine, the settings, and the seams a framework fills.
 *
 * @param asyncTypes return types whose value comes later, beside {@code CompletionStage} and {@code CompletableFuture}
 */
public record CacheWiring(
        CacheEngine engine,
        CacheSettings settings,
        Codecs codecs,
        KeySchema keySchema,
        CacheListener listener,
        Expressions expressions,
        TransactionScope scope,
        NeverCachedReader neverCached,
        List<AsyncType> asyncTypes,
        Clock clock) {

    TransactionContext transactions() {
        return scope.context();
    }
}
