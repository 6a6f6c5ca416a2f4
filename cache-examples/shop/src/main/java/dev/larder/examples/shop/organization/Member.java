package dev.larder.examples.shop.organization;

import java.time.LocalDate;

/** Somebody who works for an organization, as the organization shows it. */
public record Member(long userId, String name, String role, LocalDate since) {}
