package dev.larder.examples.shop.access;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Roles and what they allow, in the database. Knows no cache. */
@Repository
class PermissionRepository {

    private static final String IS_ALLOWED = """
            select exists (
              select from users where id = :userId and platform_role = 'admin'
              union all
              select from memberships m
              join organizations o on o.id = m.organization_id and o.status = 'active'
              join role_permissions p on p.role = m.role
              where m.user_id = :userId and m.organization_id = :orgId and p.resource = :resource and p.action = :action
              union all
              select from users where id = :userId and platform_role = 'support' and :action = 'read'
            )
            """;

    private final JdbcClient jdbc;

    PermissionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean isAllowed(long userId, long orgId, String resource, String action) {
        return jdbc.sql(IS_ALLOWED)
                .param("userId", userId)
                .param("orgId", orgId)
                .param("resource", resource)
                .param("action", action)
                .query(Boolean.class)
                .single();
    }

    /** Whether there is such a user. */
    boolean changePlatformRole(long userId, String role) {
        return jdbc.sql("update users set platform_role = :role where id = :userId")
                        .param("userId", userId)
                        .param("role", role)
                        .update()
                == 1;
    }
}
