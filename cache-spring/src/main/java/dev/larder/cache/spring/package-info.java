/**
 * Larder for Spring: the advice on annotated beans, transactions, expressions and the {@code larder.*} properties.
 * Nothing here refers to Spring Boot; that stays in {@code boot}.
 */
@NullMarked
package dev.larder.cache.spring;

import org.jspecify.annotations.NullMarked;
