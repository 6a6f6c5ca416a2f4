package dev.larder.examples.shop.payment;

import java.math.BigDecimal;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The balances in the database. */
@Repository
class BalanceRepository {

    private final JdbcClient jdbc;

    BalanceRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An organization that has earned nothing yet has no row. */
    Optional<VendorBalance> find(long organizationId) {
        return jdbc.sql("select o.id as organization_id, coalesce(b.amount, 0) as amount from organizations o"
                        + " left join vendor_balances b on b.organization_id = o.id where o.id = :organizationId")
                .param("organizationId", organizationId)
                .query(VendorBalance.class)
                .optional();
    }

    void credit(long organizationId, BigDecimal amount) {
        jdbc.sql("insert into vendor_balances (organization_id, amount) values (:organizationId, :amount)"
                        + " on conflict (organization_id) do update"
                        + " set amount = vendor_balances.amount + excluded.amount")
                .param("organizationId", organizationId)
                .param("amount", amount)
                .update();
    }

    /** Whether there was enough. Looking and taking are one statement, so nobody comes between. */
    boolean debit(long organizationId, BigDecimal amount) {
        return jdbc.sql("update vendor_balances set amount = amount - :amount"
                                + " where organization_id = :organizationId and amount >= :amount")
                        .param("organizationId", organizationId)
                        .param("amount", amount)
                        .update()
                == 1;
    }
}
