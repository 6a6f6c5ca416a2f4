package dev.larder.examples.shop.catalog;

import dev.larder.examples.shop.InvalidInputException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What may stand in a price column. */
final class Price {

    private static final BigDecimal LIMIT = new BigDecimal("1000000");

    private Price() {}

    static void checkSetPrice(@Nullable BigDecimal price) {
        InvalidInputException.unless(
                price == null || (isMoney(price) && price.signum() > 0),
                "The price must be more than 0 and less than 1000000, with two decimals at most.");
    }

    static void checkLimit(String parameter, @Nullable BigDecimal price) {
        InvalidInputException.unless(
                price == null || (isMoney(price) && price.signum() >= 0),
                parameter + " must be at least 0 and less than 1000000, with two decimals at most.");
    }

    private static boolean isMoney(BigDecimal price) {
        return price.scale() <= 2 && price.scale() >= -6 && price.compareTo(LIMIT) < 0;
    }
}
