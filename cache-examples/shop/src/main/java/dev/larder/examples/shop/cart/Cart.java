package dev.larder.examples.shop.cart;

import java.math.BigDecimal;
import java.util.List;

/** What somebody is about to buy, with its totals. */
public record Cart(long userId, List<CartLine> lines, int pieces, BigDecimal total) {

    static Cart of(long userId, List<CartLine> lines) {
        int pieces = lines.stream().mapToInt(CartLine::quantity).sum();
        return new Cart(userId, lines, pieces, totalOf(lines));
    }

    public static BigDecimal totalOf(List<CartLine> lines) {
        return lines.stream().map(CartLine::total).reduce(new BigDecimal("0.00"), BigDecimal::add);
    }
}
