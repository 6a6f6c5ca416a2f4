package dev.larder.examples.shop.account;

/**
 * Somebody who has an account.
 *
 * @param platformRole {@code customer}, {@code support} or {@code admin}
 */
public record User(long id, String name, String email, String platformRole) {}
