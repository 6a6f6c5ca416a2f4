/**
 * What one annotation says, compiled: life, tags, keys to drop, keys to store under; read against the arguments and the
 * result of a call.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.method.rule;

import org.jspecify.annotations.NullMarked;
