package dev.larder.examples.shop.organization;

import java.time.LocalDate;

/**
 * The profile of an organization.
 *
 * @param status {@code active} or {@code suspended}
 */
public record Organization(long id, String name, String city, String about, String status, LocalDate since) {}
