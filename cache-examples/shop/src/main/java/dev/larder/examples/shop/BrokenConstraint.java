package dev.larder.examples.shop;

import java.util.Map;
import org.postgresql.util.PSQLException;
import org.springframework.core.NestedExceptionUtils;

/** What a constraint of the database that refused a write means to the person who wanted it. */
final class BrokenConstraint {

    private static final Map<String, String> MEANINGS = Map.of(
            "products_sku_key", "There is a product with this SKU already.",
            "organizations_name_key", "There is an organization with this name already.",
            "products_category_id_fkey", "The category does not exist.",
            "products_organization_id_fkey", "The organization does not exist.",
            "memberships_user_id_fkey", "The user does not exist.",
            "memberships_organization_id_fkey", "The organization does not exist.",
            "cart_items_user_id_fkey", "The user does not exist.",
            "cart_items_variant_id_fkey", "The variant does not exist.",
            "stock_variant_id_fkey", "The variant does not exist.",
            "stock_is_not_oversold", "More pieces are reserved than that.");

    private BrokenConstraint() {}

    static String describe(Throwable refusal) {
        if (NestedExceptionUtils.getMostSpecificCause(refusal) instanceof PSQLException postgres
                && postgres.getServerErrorMessage() != null
                && postgres.getServerErrorMessage().getConstraint() != null) {
            return MEANINGS.getOrDefault(
                    postgres.getServerErrorMessage().getConstraint(), "The database refuses these values.");
        }
        return "The database refuses these values.";
    }
}
