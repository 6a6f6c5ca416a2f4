/**
 * Conditions and key expressions in SpEL: read, checked against the method they stand on, and evaluated.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.spring.expression;

import org.jspecify.annotations.NullMarked;
