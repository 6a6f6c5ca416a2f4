package dev.larder.examples.shop.payment;

import java.math.BigDecimal;

/**
 * What has to be paid for an order.
 *
 * @param state {@code open}, {@code paid} or {@code voided}
 */
public record PaymentSession(long id, long orderId, BigDecimal amount, String state) {}
