package dev.larder.examples.shop.access;

import dev.larder.examples.shop.InvalidInputException;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The permissions over HTTP. */
@RestController
@RequestMapping("/api/users/{userId}")
class PermissionController {

    private static final Set<String> RESOURCES = Set.of("organization", "member", "product", "order", "payout");
    private static final Set<String> ACTIONS = Set.of("create", "read", "update", "delete");

    private final PermissionService permissions;

    PermissionController(PermissionService permissions) {
        this.permissions = permissions;
    }

    /** Whether it is allowed. */
    record Permission(boolean allowed) {}

    @GetMapping("/permissions")
    Permission isAllowed(
            @PathVariable long userId,
            @RequestParam long orgId,
            @RequestParam String resource,
            @RequestParam String action) {
        InvalidInputException.unless(
                RESOURCES.contains(resource), "resource must be organization, member, product, order or payout.");
        InvalidInputException.unless(ACTIONS.contains(action), "action must be create, read, update or delete.");
        return new Permission(permissions.isAllowed(userId, orgId, resource, action));
    }

    @PutMapping("/platform-role")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePlatformRole(@PathVariable long userId, @RequestBody PlatformRoleChange change) {
        permissions.changePlatformRole(userId, change.role());
    }
}
