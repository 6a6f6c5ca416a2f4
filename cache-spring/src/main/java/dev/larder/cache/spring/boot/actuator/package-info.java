/**
 * What operators see: meters, health, traces and the endpoint {@code larder}, with their auto-configurations. Users
 * name those where they exclude them, and nothing else.
 */
@NullMarked
package dev.larder.cache.spring.boot.actuator;

import org.jspecify.annotations.NullMarked;
