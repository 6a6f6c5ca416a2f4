/**
 * The format of one cache: which codec writes and which can read, chosen by name; what a type calls absent; payload and
 * envelope put together.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.codec.format;

import org.jspecify.annotations.NullMarked;
