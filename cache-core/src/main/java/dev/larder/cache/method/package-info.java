/**
 * An intercepted call becomes calls on the engine: cached, invalidating, updating and asynchronous methods, compiled
 * once from their declarations. Whoever reads annotations (Spring, or nobody) stays outside.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.method;

import org.jspecify.annotations.NullMarked;
