package dev.larder.examples.shop.organization;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The memberships in the database. Knows no cache. */
@Repository
class MembershipRepository {

    private final JdbcClient jdbc;

    MembershipRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Membership> ofUser(long userId) {
        return jdbc.sql("select m.organization_id, o.name as organization, o.status, m.role, m.since"
                        + " from memberships m join organizations o on o.id = m.organization_id"
                        + " where m.user_id = :userId order by o.name")
                .param("userId", userId)
                .query(Membership.class)
                .list();
    }

    void save(long userId, long organizationId, String role) {
        jdbc.sql("insert into memberships (user_id, organization_id, role) values (:userId, :organizationId, :role)"
                        + " on conflict (user_id, organization_id) do update set role = excluded.role")
                .param("userId", userId)
                .param("organizationId", organizationId)
                .param("role", role)
                .update();
    }

    /** Whether there was one. */
    boolean delete(long userId, long organizationId) {
        return jdbc.sql("delete from memberships where user_id = :userId and organization_id = :organizationId")
                        .param("userId", userId)
                        .param("organizationId", organizationId)
                        .update()
                == 1;
    }
}
