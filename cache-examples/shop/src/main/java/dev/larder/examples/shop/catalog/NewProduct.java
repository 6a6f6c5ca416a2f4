package dev.larder.examples.shop.catalog;

import dev.larder.examples.shop.InvalidInputException;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A product that is to be added to the catalogue. */
public record NewProduct(
        long organizationId, long categoryId, String sku, String name, String description, BigDecimal price) {

    private static final Pattern SKU = Pattern.compile("[A-Z0-9]{2,10}(-[A-Z0-9]{1,10}){0,3}");

    /** Components are null where the JSON leaves them out. */
    public NewProduct {
        checkSku(sku);
        InvalidInputException.unless(isText(name), "The name is missing.");
        InvalidInputException.unless(isText(description), "The description is missing.");
        InvalidInputException.unless((Object) price != null, "The price is missing.");
        Price.checkSetPrice(price);
    }

    static void checkSku(@Nullable String sku) {
        InvalidInputException.unless(
                sku != null && SKU.matcher(sku).matches(),
                "The SKU must be capital letters and digits with hyphens between, like KNI-00142.");
    }

    private static boolean isText(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
