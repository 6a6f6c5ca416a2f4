/** What happened: the listener users implement, the outcomes it hears of, and the statistics kept from them. */
@NullMarked
package dev.larder.cache.metrics;

import org.jspecify.annotations.NullMarked;
