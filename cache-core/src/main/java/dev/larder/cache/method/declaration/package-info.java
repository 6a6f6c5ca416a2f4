/**
 * A method as a framework hands it in: its annotations resolved and completed by precedence, its body, its expressions;
 * and the mistakes that one declaration shows by itself.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.method.declaration;

import org.jspecify.annotations.NullMarked;
