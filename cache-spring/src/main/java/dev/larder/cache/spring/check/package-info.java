/**
 * What is looked at when an application starts, and stops it or warns: misspelt properties, calls that no proxy
 * intercepts, beans that share one cache. The cure stands in the message.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.spring.check;

import org.jspecify.annotations.NullMarked;
