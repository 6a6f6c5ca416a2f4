package dev.larder.examples.shop.catalog;

import dev.larder.examples.shop.InvalidInputException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a listing may be asked for. */
public final class ListingLimits {

    private static final int MAX_SKIP = 100_000;
    private static final int MAX_LIMIT = 100;
    private static final int MAX_SEARCH = 100;

    private ListingLimits() {}

    public static void check(
            int skip,
            int limit,
            @Nullable String search,
            @Nullable BigDecimal minPrice,
            @Nullable BigDecimal maxPrice) {
        InvalidInputException.unless(
                skip >= 0 && skip <= MAX_SKIP, "skip must be from 0 to " + MAX_SKIP + ", but is " + skip + ".");
        InvalidInputException.unless(
                limit >= 1 && limit <= MAX_LIMIT, "limit must be from 1 to " + MAX_LIMIT + ", but is " + limit + ".");
        InvalidInputException.unless(
                search == null || isSearch(search), "search must be " + MAX_SEARCH + " printable characters at most.");
        Price.checkLimit("minPrice", minPrice);
        Price.checkLimit("maxPrice", maxPrice);
        InvalidInputException.unless(
                minPrice == null || maxPrice == null || minPrice.compareTo(maxPrice) <= 0,
                "minPrice must not be more than maxPrice.");
    }

    private static boolean isSearch(String search) {
        return search.length() <= MAX_SEARCH && search.chars().noneMatch(Character::isISOControl);
    }
}
