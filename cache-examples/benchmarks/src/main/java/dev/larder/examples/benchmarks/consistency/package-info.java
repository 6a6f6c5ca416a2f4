/** The caches whose consistency is checked side by side, each used as its own documentation says. */
@NullMarked
package dev.larder.examples.benchmarks.consistency;

import org.jspecify.annotations.NullMarked;
