package dev.larder.examples.shop.payment;

import java.math.BigDecimal;
import java.time.Instant;

/** Earned money that was paid to an organization. */
public record Payout(long id, long organizationId, BigDecimal amount, Instant madeAt) {}
