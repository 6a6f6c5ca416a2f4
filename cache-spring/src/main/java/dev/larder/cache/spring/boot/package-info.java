/**
 * The auto-configuration for Spring Boot: add the dependency, annotate, run. What the library takes from Boot stands
 * here, such as the Redis that Boot describes; what it shows to Boot stands in {@code actuator}.
 *
 * <p>Internal but for the names of the auto-configurations, by which users exclude them: the rest is public for the
 * other rooms of the library and may change in any release.
 */
@NullMarked
package dev.larder.cache.spring.boot;

import org.jspecify.annotations.NullMarked;
