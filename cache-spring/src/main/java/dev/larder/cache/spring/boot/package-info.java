/** The auto-configuration for Spring Boot: add the dependency, annotate, run. */
@NullMarked
package dev.larder.cache.spring.boot;

import org.jspecify.annotations.NullMarked;
