/** Short runs of what is meant to run for long. */
package dev.larder.examples.benchmarks.consistency;
