package dev.larder.examples.shop.stock;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The reservations in the database. Knows no cache. */
@Repository
class ReservationRepository {

    private static final String OF_PRODUCT = "select r.id, r.variant_id, v.product_id, r.quantity, r.state"
            + " from r join variants v on v.id = r.variant_id";

    private final JdbcClient jdbc;

    ReservationRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Reservation insert(long variantId, int quantity) {
        return jdbc.sql("with r as (insert into reservations (variant_id, quantity) values (:variantId, :quantity)"
                        + " returning *) " + OF_PRODUCT)
                .param("variantId", variantId)
                .param("quantity", quantity)
                .query(Reservation.class)
                .single();
    }

    /** Closes a reservation if it is open; of several who try at once, one succeeds. */
    Optional<Reservation> close(long id, String state) {
        return jdbc.sql("with r as (update reservations set state = :state where id = :id and state = 'open'"
                        + " returning *) " + OF_PRODUCT)
                .param("id", id)
                .param("state", state)
                .query(Reservation.class)
                .optional();
    }
}
