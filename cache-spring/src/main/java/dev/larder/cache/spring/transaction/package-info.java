/**
 * What Spring's transactions, of threads and of reactive subscribers, mean for caching. The only package that touches
 * spring-tx, spring-jdbc, spring-orm and JPA, which are optional.
 *
 * <p>Internal but for {@link dev.larder.cache.spring.transaction.TransactionFill}: the rest is public for the other
 * rooms of the library and may change in any release.
 */
@NullMarked
package dev.larder.cache.spring.transaction;

import org.jspecify.annotations.NullMarked;
