/**
 * What operators see: meters, health, traces and the endpoint {@code larder}, with their auto-configurations.
 *
 * <p>Internal but for {@link dev.larder.cache.spring.boot.actuator.ObservationTracer} and the names of the
 * auto-configurations, by which users exclude them: the rest is public for the other rooms of the library and may
 * change in any release.
 */
@NullMarked
package dev.larder.cache.spring.boot.actuator;

import org.jspecify.annotations.NullMarked;
