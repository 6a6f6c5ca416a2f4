/**
 * Larder for Spring: what users name, and the wiring of it all. The rooms below know nothing of this one, and nothing
 * outside {@code boot} refers to Spring Boot.
 *
 * <p>Internal but for {@link dev.larder.cache.spring.EnableLarder},
 * {@link dev.larder.cache.spring.LarderBuilderCustomizer} and {@link dev.larder.cache.spring.InvalidationEvent}: the
 * rest is public for the other rooms of the library and may change in any release.
 */
@NullMarked
package dev.larder.cache.spring;

import org.jspecify.annotations.NullMarked;
