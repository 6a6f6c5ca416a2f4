package dev.larder.examples.shop.access;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.examples.shop.NotFoundException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Who may do what. Asked by every request of a shop's back office, so it is answered from Redis, a "no" included. */
@Service
public class PermissionService {

    private final PermissionRepository permissions;

    PermissionService(PermissionRepository permissions) {
        this.permissions = permissions;
    }

    /** By the role in the organization while that is active, or as an administrator of the whole shop. */
    @Cached(key = "perm:{userId}:{orgId}:{resource}:{action}", ttl = "300s")
    public boolean isAllowed(long userId, long orgId, String resource, String action) {
        return permissions.isAllowed(userId, orgId, resource, action);
    }

    /** The role in the whole shop counts in every organization. */
    @Transactional
    @Invalidates("perm:{userId}:*")
    public void changePlatformRole(long userId, String role) {
        if (!permissions.changePlatformRole(userId, role)) {
            throw NotFoundException.of("user", userId);
        }
    }
}
