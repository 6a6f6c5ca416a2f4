/**
 * The way of a call from a bean's proxy to the compiled method: how a bean is proxied, pointcut and advice, the
 * annotations as Spring reads them, and the method that the engine is handed. It translates; the engine decides.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.spring.interception;

import org.jspecify.annotations.NullMarked;
