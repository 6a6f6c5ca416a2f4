/**
 * The auto-configuration for Spring Boot: add the dependency, annotate, run. What the library takes from Boot stands
 * here, such as the Redis that Boot describes; what it shows to Boot stands in {@code actuator}. Users name the
 * auto-configurations where they exclude them, and nothing else.
 */
@NullMarked
package dev.larder.cache.spring.boot;

import org.jspecify.annotations.NullMarked;
