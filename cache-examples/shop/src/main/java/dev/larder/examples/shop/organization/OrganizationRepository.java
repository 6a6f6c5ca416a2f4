package dev.larder.examples.shop.organization;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The organizations in the database. Knows no cache. */
@Repository
class OrganizationRepository {

    private static final String COLUMNS = "id, name, city, about, status, since";

    private static final String STATISTICS = """
            select (select count(*) from memberships where organization_id = :id) as members,
                   count(distinct o.id) as orders,
                   coalesce(sum(i.quantity), 0) as pieces,
                   coalesce(sum(i.quantity * i.unit_price), 0) as revenue
            from products p
            join order_items i on i.product_id = p.id
            join orders o on o.id = i.order_id
            where p.organization_id = :id and o.status = 'paid' and o.placed_at > now() - interval '30 days'
            """;

    private final JdbcClient jdbc;

    OrganizationRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Organization> all() {
        return jdbc.sql("select " + COLUMNS + " from organizations order by id")
                .query(Organization.class)
                .list();
    }

    Optional<Organization> find(long id) {
        return jdbc.sql("select " + COLUMNS + " from organizations where id = :id")
                .param("id", id)
                .query(Organization.class)
                .optional();
    }

    List<Member> members(long id) {
        return jdbc.sql("select m.user_id, u.name, m.role, m.since from memberships m"
                        + " join users u on u.id = m.user_id where m.organization_id = :id order by u.name, u.id")
                .param("id", id)
                .query(Member.class)
                .list();
    }

    OrganizationStatistics statistics(long id) {
        return jdbc.sql(STATISTICS)
                .param("id", id)
                .query(OrganizationStatistics.class)
                .single();
    }

    Optional<Organization> update(long id, OrganizationChange change) {
        return jdbc.sql("update organizations set name = coalesce(:name, name), city = coalesce(:city, city),"
                        + " about = coalesce(:about, about), status = coalesce(:status, status)"
                        + " where id = :id returning " + COLUMNS)
                .param("id", id)
                .param("name", change.name())
                .param("city", change.city())
                .param("about", change.about())
                .param("status", change.status())
                .query(Organization.class)
                .optional();
    }
}
