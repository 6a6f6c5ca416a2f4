package dev.larder.examples.shop.cart;

import dev.larder.examples.shop.InvalidInputException;

/** How many pieces of a variant. */
record Quantity(int quantity) {

    private static final int MOST = 99;

    Quantity {
        InvalidInputException.unless(quantity >= 1 && quantity <= MOST, "quantity must be from 1 to " + MOST + ".");
    }
}
