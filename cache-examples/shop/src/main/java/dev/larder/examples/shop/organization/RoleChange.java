package dev.larder.examples.shop.organization;

import dev.larder.examples.shop.InvalidInputException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The role somebody shall have in an organization. */
record RoleChange(String role) {

    private static final Set<String> ROLES = Set.of("owner", "manager", "editor", "support");

    /** The role is null where the JSON leaves it out. */
    RoleChange {
        InvalidInputException.unless(isRole(role), "The role must be owner, manager, editor or support.");
    }

    private static boolean isRole(@Nullable String role) {
        return role != null && ROLES.contains(role);
    }
}
