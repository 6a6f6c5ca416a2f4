package dev.larder.cache.method;

import dev.larder.cache.codec.Codecs;
import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.engine.CacheSettings;
import dev.larder.cache.key.KeySchema;
import dev.larder.cache.metrics.CacheListener;
import java.time.Clock;

/** What compiled methods work with: the engine, the settings, and the seams a framework fills. */
public record CacheWiring(
        CacheEngine engine,
        CacheSettings settings,
        Codecs codecs,
        KeySchema keySchema,
        CacheListener listener,
        Expressions expressions,
        TransactionContext transactions,
        NeverCachedReader neverCached,
        Clock clock) {}
