/**
 * Larder for Spring: what users name ({@link EnableLarder}, {@link LarderBuilderCustomizer},
 * {@link InvalidationEvent}), and the wiring of it all, whose types that are public for Spring Boot's sake say that
 * they are internal. The rooms below know nothing of this one, and nothing outside {@code boot} refers to Spring Boot.
 */
@NullMarked
package dev.larder.cache.spring;

import org.jspecify.annotations.NullMarked;
