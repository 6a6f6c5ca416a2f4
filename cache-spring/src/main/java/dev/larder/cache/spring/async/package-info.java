/**
 * Calls whose answer comes later: Reactor's types, and what of the caller's thread follows a call to another. The only
 * package that touches Micrometer's context propagation, and beside {@code transaction} the only one that touches
 * Reactor; both are optional.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.spring.async;

import org.jspecify.annotations.NullMarked;
