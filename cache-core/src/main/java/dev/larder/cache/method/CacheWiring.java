package dev.larder.cache.method;

import dev.larder.cache.integration.LarderParts;
import dev.larder.cache.method.declaration.AsyncType;
import dev.larder.cache.method.declaration.Expressions;
import dev.larder.cache.method.declaration.NeverCachedReader;
import dev.larder.cache.transaction.TransactionContext;
import java.time.Clock;
import java.util.List;

/**
 * What compiled methods work with: the parts of a larder, and the seams a framework fills.
 *
 * @param asyncTypes return types whose value comes later, beside {@code CompletionStage} and {@code CompletableFuture}
 */
public record CacheWiring(
        LarderParts larder,
        Expressions expressions,
        NeverCachedReader neverCached,
        List<AsyncType> asyncTypes,
        Clock clock) {

    TransactionContext transactions() {
        return larder.transactions().context();
    }
}
