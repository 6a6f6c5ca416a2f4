package dev.larder.examples.shop.catalog;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The products in the database. Knows no cache. */
@Repository
public class ProductRepository {

    private static final String COLUMNS = "id, organization_id, category_id, sku, name, description, price";

    private final JdbcClient jdbc;

    ProductRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Product> find(long id) {
        return jdbc.sql("select " + COLUMNS + " from products where id = :id")
                .param("id", id)
                .query(Product.class)
                .optional();
    }

    public Optional<Product> findBySku(String sku) {
        return jdbc.sql("select " + COLUMNS + " from products where sku = :sku")
                .param("sku", sku)
                .query(Product.class)
                .optional();
    }

    public Optional<ProductWithVariants> withVariants(long id) {
        return find(id).map(product -> new ProductWithVariants(product, variants(id)));
    }

    private List<Variant> variants(long productId) {
        return jdbc.sql("select id, sku, name, surcharge from variants where product_id = :id order by id")
                .param("id", productId)
                .query(Variant.class)
                .list();
    }

    public Optional<ProductDetails> details(long id) {
        return jdbc.sql(ProductQueries.DETAILS)
                .param("id", id)
                .query(ProductDetails.class)
                .optional();
    }

    public ProductPage list(
            int skip,
            int limit,
            @Nullable String search,
            @Nullable Long categoryId,
            @Nullable BigDecimal minPrice,
            @Nullable BigDecimal maxPrice) {
        List<ProductSummary> items = filtered(ProductQueries.LIST, search, categoryId, minPrice, maxPrice)
                .param("skip", skip)
                .param("limit", limit)
                .query(ProductSummary.class)
                .list();
        long total = filtered(ProductQueries.COUNT, search, categoryId, minPrice, maxPrice)
                .query(Long.class)
                .single();
        return new ProductPage(items, total);
    }

    private JdbcClient.StatementSpec filtered(
            String sql,
            @Nullable String search,
            @Nullable Long categoryId,
            @Nullable BigDecimal minPrice,
            @Nullable BigDecimal maxPrice) {
        return jdbc.sql(sql)
                .param("search", search)
                .param("categoryId", categoryId)
                .param("minPrice", minPrice)
                .param("maxPrice", maxPrice);
    }

    Product insert(NewProduct product) {
        return jdbc.sql("insert into products (organization_id, category_id, sku, name, description, price)"
                        + " values (:organizationId, :categoryId, :sku, :name, :description, :price)"
                        + " returning " + COLUMNS)
                .paramSource(product)
                .query(Product.class)
                .single();
    }

    Optional<Product> update(long id, ProductChange change) {
        return jdbc.sql("update products set name = coalesce(:name, name),"
                        + " description = coalesce(:description, description),"
                        + " price = coalesce(:price, price),"
                        + " category_id = coalesce(:categoryId, category_id)"
                        + " where id = :id returning " + COLUMNS)
                .param("id", id)
                .param("name", change.name())
                .param("description", change.description())
                .param("price", change.price())
                .param("categoryId", change.categoryId())
                .query(Product.class)
                .optional();
    }

    /** Answers the products that were there. */
    List<Product> delete(Collection<Long> ids) {
        return jdbc.sql("delete from products where id in (:ids) returning " + COLUMNS)
                .param("ids", ids)
                .query(Product.class)
                .list();
    }
}
