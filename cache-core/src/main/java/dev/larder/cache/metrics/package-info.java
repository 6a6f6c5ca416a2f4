/**
 * What happened: the listener users implement, the outcomes it hears of, and the statistics kept from them.
 *
 * <p>Internal but for {@link dev.larder.cache.metrics.CacheListener}, {@link dev.larder.cache.metrics.CacheTracer},
 * {@link dev.larder.cache.metrics.OutcomeRecorder}, {@link dev.larder.cache.metrics.CacheStatistics},
 * {@link dev.larder.cache.metrics.Trouble} and the words they use: the rest is public for the other rooms of the
 * library and may change in any release.
 */
@NullMarked
package dev.larder.cache.metrics;

import org.jspecify.annotations.NullMarked;
