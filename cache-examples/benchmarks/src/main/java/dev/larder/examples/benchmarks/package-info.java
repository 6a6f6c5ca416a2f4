/** JMH benchmarks: what one step of the library costs, each beside what it is compared with. */
@NullMarked
package dev.larder.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
