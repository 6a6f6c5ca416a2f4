package dev.larder.examples.shop.organization;

import dev.larder.examples.shop.InvalidInputException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** New values for an organization; {@code null} leaves what stands there. */
public record OrganizationChange(
        @Nullable String name,
        @Nullable String city,
        @Nullable String about,
        @Nullable String status) {

    private static final Set<String> STATUSES = Set.of("active", "suspended");

    public OrganizationChange {
        InvalidInputException.unless(name == null || !name.isBlank(), "The name must not be blank.");
        InvalidInputException.unless(
                status == null || STATUSES.contains(status), "The status must be active or suspended.");
    }
}
