package dev.larder.examples.shop.payment;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The payments in the database. */
@Repository
class PaymentRepository {

    private final JdbcClient jdbc;

    PaymentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    PaymentSession insert(long orderId, BigDecimal amount) {
        return jdbc.sql("insert into payment_sessions (order_id, amount) values (:orderId, :amount)"
                        + " returning id, order_id, amount, state")
                .param("orderId", orderId)
                .param("amount", amount)
                .query(PaymentSession.class)
                .single();
    }

    Optional<PaymentSession> find(long orderId) {
        return jdbc.sql("select id, order_id, amount, state from payment_sessions where order_id = :orderId")
                .param("orderId", orderId)
                .query(PaymentSession.class)
                .optional();
    }

    /** Closes a session if it is open; of several who try at once, one succeeds. */
    Optional<PaymentSession> close(long orderId, String state) {
        return jdbc.sql("update payment_sessions set state = :state where order_id = :orderId and state = 'open'"
                        + " returning id, order_id, amount, state")
                .param("orderId", orderId)
                .param("state", state)
                .query(PaymentSession.class)
                .optional();
    }

    PaymentTransaction insertTransaction(PaymentSession session) {
        return jdbc.sql("insert into payment_transactions (session_id, amount) values (:sessionId, :amount)"
                        + " returning id, session_id, amount, made_at")
                .param("sessionId", session.id())
                .param("amount", session.amount())
                .query(PaymentTransaction.class)
                .single();
    }

    List<PaymentTransaction> transactions(long orderId) {
        return jdbc.sql("select t.id, t.session_id, t.amount, t.made_at from payment_transactions t"
                        + " join payment_sessions s on s.id = t.session_id where s.order_id = :orderId order by t.id")
                .param("orderId", orderId)
                .query(PaymentTransaction.class)
                .list();
    }
}
