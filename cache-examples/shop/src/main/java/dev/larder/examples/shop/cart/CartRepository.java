package dev.larder.examples.shop.cart;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The carts in the database. Knows no cache. */
@Repository
class CartRepository {

    private static final String LINES = """
            select v.id as variant_id, p.id as product_id, p.organization_id, p.name as product, v.name as variant,
                   p.price + v.surcharge as unit_price, i.quantity,
                   (p.price + v.surcharge) * i.quantity as total
            from items i
            join variants v on v.id = i.variant_id
            join products p on p.id = v.product_id
            order by v.id
            """;

    private final JdbcClient jdbc;

    CartRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<CartLine> lines(long userId) {
        return jdbc.sql("with items as (select * from cart_items where user_id = :userId) " + LINES)
                .param("userId", userId)
                .query(CartLine.class)
                .list();
    }

    List<CartLine> take(long userId) {
        return jdbc.sql("with items as (delete from cart_items where user_id = :userId returning *) " + LINES)
                .param("userId", userId)
                .query(CartLine.class)
                .list();
    }

    void add(long userId, long variantId, int quantity) {
        save("least(cart_items.quantity + excluded.quantity, 99)", userId, variantId, quantity);
    }

    void setQuantity(long userId, long variantId, int quantity) {
        save("excluded.quantity", userId, variantId, quantity);
    }

    private void save(String quantityIfPresent, long userId, long variantId, int quantity) {
        jdbc.sql("insert into cart_items (user_id, variant_id, quantity) values (:userId, :variantId, :quantity)"
                        + " on conflict (user_id, variant_id) do update set quantity = " + quantityIfPresent)
                .param("userId", userId)
                .param("variantId", variantId)
                .param("quantity", quantity)
                .update();
    }

    void remove(long userId, long variantId) {
        jdbc.sql("delete from cart_items where user_id = :userId and variant_id = :variantId")
                .param("userId", userId)
                .param("variantId", variantId)
                .update();
    }
}
