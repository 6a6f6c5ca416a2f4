package dev.larder.cache.transaction;

import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.EntryRule;

/**
 * What a call is about to update.
 *
 * @param spec the cache
 * @param key the key of the entry
 * @param rule what becomes of the result
 */
public record PlannedUpdate(CacheSpec spec, String key, EntryRule rule) {}
