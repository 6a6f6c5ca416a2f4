/**
 * The {@code larder.*} properties: their names, defaults and spellings, and how they are read from the environment.
 * Users name {@link LarderProperties}, if they make it themselves, and nothing else here.
 *
 * <p>Everything else is internal: public for the other rooms of the library, not for users; it may change in any
 * release.
 */
@NullMarked
package dev.larder.cache.spring.properties;

import org.jspecify.annotations.NullMarked;
