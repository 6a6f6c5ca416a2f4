package dev.larder.examples.shop.payment;

import dev.larder.examples.shop.InvalidInputException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How much an organization wants to be paid. */
record PayoutRequest(BigDecimal amount) {

    private static final BigDecimal LIMIT = new BigDecimal("1000000");

    /** The amount is null where the JSON leaves it out. */
    PayoutRequest {
        InvalidInputException.unless(
                isAmount(amount), "The amount must be more than 0 and less than 1000000, with two decimals at most.");
    }

    private static boolean isAmount(@Nullable BigDecimal amount) {
        return amount != null
                && amount.scale() <= 2
                && amount.scale() >= -6
                && amount.signum() > 0
                && amount.compareTo(LIMIT) < 0;
    }
}
