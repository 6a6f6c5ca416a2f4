/**
 * What a declared type says before there is a value: whether it can be restored, why not and what to write instead, and
 * the fingerprint of its shape.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.codec.type;

import org.jspecify.annotations.NullMarked;
