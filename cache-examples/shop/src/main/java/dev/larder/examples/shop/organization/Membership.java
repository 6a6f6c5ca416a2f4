package dev.larder.examples.shop.organization;

import java.time.LocalDate;

/** An organization somebody works for, as that person sees it. */
public record Membership(long organizationId, String organization, String status, String role, LocalDate since) {}
