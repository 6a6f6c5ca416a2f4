package dev.larder.examples.shop.access;

import dev.larder.examples.shop.InvalidInputException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The role somebody shall have in the whole shop. */
record PlatformRoleChange(String role) {

    private static final Set<String> ROLES = Set.of("customer", "support", "admin");

    /** The role is null where the JSON leaves it out. */
    PlatformRoleChange {
        InvalidInputException.unless(isRole(role), "The role must be customer, support or admin.");
    }

    private static boolean isRole(@Nullable String role) {
        return role != null && ROLES.contains(role);
    }
}
