package dev.larder.cache.integration;

import dev.larder.cache.codec.format.Codecs;
import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.key.KeySchema;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.transaction.TransactionContext;
import dev.larder.cache.transaction.TransactionScope;

/**
 * What a larder is made of. Immutable; it lives as long as the larder, and each part is thread-safe.
 *
 * @param engine decides
 * @param store where entries are
 * @param settings what holds for all caches
 * @param codecs how values are written
 * @param keySchema how keys are spelled
 * @param listener everybody who listens, the library's own listeners included
 * @param transactions what transactions mean for calls and invalidations
 */
public record LarderParts(
        CacheEngine engine,
        CacheStore store,
        CacheSettings settings,
        Codecs codecs,
        KeySchema keySchema,
        CacheListener listener,
        TransactionScope transactions) {

    /** The same parts where these transactions count. */
    public LarderParts with(TransactionContext context) {
        return new LarderParts(
                engine, store, settings, codecs, keySchema, listener, new TransactionScope(engine, context));
    }
}
