/**
 * From an object to text: the path into it, by property, map entry or element, and the stable, escaped or hashed text
 * of what is found there. Knows no template.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.key.value;

import org.jspecify.annotations.NullMarked;
