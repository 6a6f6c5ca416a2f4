/**
 * The Jackson mapper that both built-in codecs store with: its writers and readers of objects, containers and platform
 * values, which write all of an object's state and refuse what would come back as another.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.codec.mapper;

import org.jspecify.annotations.NullMarked;
