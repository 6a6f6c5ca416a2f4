package dev.larder.examples.shop.payment;

import java.math.BigDecimal;
import java.time.Instant;

/** Money that has moved. */
public record PaymentTransaction(long id, long sessionId, BigDecimal amount, Instant madeAt) {}
