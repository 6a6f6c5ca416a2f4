package dev.larder.examples.shop.stock;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The stock in the database. Knows no cache. */
@Repository
class StockRepository {

    private static final String SELECT = """
            select v.id as variant_id, v.product_id, v.name,
                   coalesce(s.on_hand, 0) as on_hand, coalesce(s.reserved, 0) as reserved,
                   coalesce(s.on_hand - s.reserved, 0) as available
            from variants v
            left join stock s on s.variant_id = v.id
            """;

    private final JdbcClient jdbc;

    StockRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<VariantStock> ofProduct(long productId) {
        return jdbc.sql(SELECT + "where v.product_id = :productId order by v.id")
                .param("productId", productId)
                .query(VariantStock.class)
                .list();
    }

    Optional<VariantStock> ofVariant(long variantId) {
        return jdbc.sql(SELECT + "where v.id = :variantId")
                .param("variantId", variantId)
                .query(VariantStock.class)
                .optional();
    }

    /** Whether there was enough. Looking and taking are one statement, so nobody comes between. */
    boolean reserve(long variantId, int quantity) {
        return change(
                "update stock set reserved = reserved + :quantity"
                        + " where variant_id = :variantId and on_hand - reserved >= :quantity",
                variantId,
                quantity);
    }

    void takeReserved(long variantId, int quantity) {
        change(
                "update stock set on_hand = on_hand - :quantity, reserved = reserved - :quantity"
                        + " where variant_id = :variantId",
                variantId,
                quantity);
    }

    void release(long variantId, int quantity) {
        change("update stock set reserved = reserved - :quantity where variant_id = :variantId", variantId, quantity);
    }

    void update(long variantId, int onHand) {
        change(
                "insert into stock (variant_id, on_hand) values (:variantId, :quantity)"
                        + " on conflict (variant_id) do update set on_hand = excluded.on_hand",
                variantId,
                onHand);
    }

    private boolean change(String sql, long variantId, int quantity) {
        return jdbc.sql(sql)
                        .param("variantId", variantId)
                        .param("quantity", quantity)
                        .update()
                == 1;
    }
}
