package dev.larder.examples.shop.catalog;

import dev.larder.examples.shop.InvalidInputException;

/** A new name for a category. */
record CategoryChange(String name) {

    /** The name is null where the JSON leaves it out. */
    CategoryChange {
        InvalidInputException.unless((Object) name != null && !name.isBlank(), "The name is missing.");
    }
}
