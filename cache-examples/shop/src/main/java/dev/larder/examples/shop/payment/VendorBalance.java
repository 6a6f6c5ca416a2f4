package dev.larder.examples.shop.payment;

import java.math.BigDecimal;

/** What an organization has earned and not been paid yet. */
public record VendorBalance(long organizationId, BigDecimal amount) {}
