/**
 * A small shop on Spring Data JPA, as most Java teams have it: entities with lazy parts, inheritance, generated ids and
 * versions, repositories, real web requests with Boot's defaults, on H2 and on PostgreSQL.
 */
@NullMarked
package dev.larder.cache.spring.jpa;

import org.jspecify.annotations.NullMarked;
