/**
 * JMH benchmarks and load runs. They compare what runs side by side in one run; absolute numbers move with the machine.
 */
@NullMarked
package dev.larder.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
