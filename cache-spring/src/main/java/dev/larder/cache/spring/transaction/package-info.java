/**
 * What Spring's transactions, of threads and of reactive subscribers, mean for caching. The only package that touches
 * spring-tx, spring-jdbc, spring-orm and JPA, which are optional.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 * {@link TransactionFill} is the exception, the type of a property.
 */
@NullMarked
package dev.larder.cache.spring.transaction;

import org.jspecify.annotations.NullMarked;
