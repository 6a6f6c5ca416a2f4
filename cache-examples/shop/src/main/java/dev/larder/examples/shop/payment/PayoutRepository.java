package dev.larder.examples.shop.payment;

import java.math.BigDecimal;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The payouts in the database. */
@Repository
class PayoutRepository {

    private static final String COLUMNS = "id, organization_id, amount, made_at";

    private final JdbcClient jdbc;

    PayoutRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The latest 20, the newest first. */
    List<Payout> find(long organizationId) {
        return jdbc.sql("select " + COLUMNS + " from payouts where organization_id = :organizationId"
                        + " order by id desc limit 20")
                .param("organizationId", organizationId)
                .query(Payout.class)
                .list();
    }

    Payout insert(long organizationId, BigDecimal amount) {
        return jdbc.sql("insert into payouts (organization_id, amount) values (:organizationId, :amount) returning "
                        + COLUMNS)
                .param("organizationId", organizationId)
                .param("amount", amount)
                .query(Payout.class)
                .single();
    }
}
