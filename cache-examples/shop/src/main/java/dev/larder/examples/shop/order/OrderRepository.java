package dev.larder.examples.shop.order;

import dev.larder.examples.shop.cart.CartLine;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The orders in the database. Lists are sorted, so that whoever changes their rows does so in one order. */
@Repository
class OrderRepository {

    private final JdbcClient jdbc;

    OrderRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Head(long id, @Nullable Long userId, String status, Instant placedAt) {

        Order with(List<OrderItem> items) {
            BigDecimal total = items.stream()
                    .map(item -> item.unitPrice().multiply(BigDecimal.valueOf(item.quantity())))
                    .reduce(new BigDecimal("0.00"), BigDecimal::add);
            return new Order(id, userId, status, placedAt, total, items);
        }
    }

    Optional<Order> find(long id) {
        return jdbc.sql("select id, user_id, status, placed_at from orders where id = :id")
                .param("id", id)
                .query(Head.class)
                .optional()
                .map(head -> head.with(items(id)));
    }

    private List<OrderItem> items(long id) {
        return jdbc.sql("select product_id, variant_id, quantity, unit_price from order_items where order_id = :id"
                        + " order by variant_id, product_id")
                .param("id", id)
                .query(OrderItem.class)
                .list();
    }

    long insert(long userId) {
        return jdbc.sql(
                        "insert into orders (user_id, status, placed_at) values (:userId, 'placed', now()) returning id")
                .param("userId", userId)
                .query(Long.class)
                .single();
    }

    void insertItem(long id, CartLine line, long reservationId) {
        jdbc.sql("insert into order_items (order_id, product_id, variant_id, reservation_id, quantity, unit_price)"
                        + " values (:id, :productId, :variantId, :reservationId, :quantity, :unitPrice)")
                .param("id", id)
                .param("productId", line.productId())
                .param("variantId", line.variantId())
                .param("reservationId", reservationId)
                .param("quantity", line.quantity())
                .param("unitPrice", line.unitPrice())
                .update();
    }

    void setStatus(long id, String status) {
        jdbc.sql("update orders set status = :status where id = :id")
                .param("id", id)
                .param("status", status)
                .update();
    }

    /** Of the variants that are still in the catalogue. */
    List<Long> reservations(long id) {
        return jdbc.sql("select reservation_id from order_items where order_id = :id and reservation_id is not null"
                        + " order by variant_id")
                .param("id", id)
                .query(Long.class)
                .list();
    }

    List<VendorShare> vendorShares(long id) {
        return jdbc.sql("select p.organization_id, sum(i.quantity * i.unit_price) as amount from order_items i"
                        + " join products p on p.id = i.product_id where i.order_id = :id"
                        + " group by p.organization_id order by p.organization_id")
                .param("id", id)
                .query(VendorShare.class)
                .list();
    }
}
