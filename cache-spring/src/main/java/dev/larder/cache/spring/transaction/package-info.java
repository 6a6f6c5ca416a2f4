/**
 * What Spring's transactions, of threads and of reactive subscribers, mean for caching. The only package that touches
 * spring-tx, spring-jdbc, spring-orm and JPA, which are optional. Public for the package above it, not for users.
 */
@NullMarked
package dev.larder.cache.spring.transaction;

import org.jspecify.annotations.NullMarked;
