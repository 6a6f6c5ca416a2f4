package dev.larder.examples.shop.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.shop.ShopTest;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ProductRepositoryTest extends ShopTest {

    private static final long CHEAP = 910_001;
    private static final long DEAR = 910_002;
    private static final long CATEGORY = 910_000;

    @Autowired
    private ProductRepository products;

    @BeforeEach
    void addTwoProductsInACategoryOfTheirOwn() {
        database.sql("insert into categories (id, parent_id, name) values (:id, 1, 'Pans to test')")
                .param("id", CATEGORY)
                .update();
        addProduct(CHEAP);
        addProduct(DEAR);
        products.update(CHEAP, new ProductChange("Alpha pan", null, new BigDecimal("10.00"), CATEGORY));
        products.update(DEAR, new ProductChange("Beta 100% pan", null, new BigDecimal("90.00"), CATEGORY));
    }

    @AfterEach
    void removeThem() {
        removeProducts(CHEAP, DEAR);
        database.sql("delete from categories where id = :id")
                .param("id", CATEGORY)
                .update();
    }

    @Test
    void list_noFilter_countsTheWholeCatalogue() {
        ProductPage page = products.list(0, 20, null, null, null, null);

        assertThat(page.items()).hasSize(20);
        assertThat(page.total()).isGreaterThanOrEqualTo(3_800);
    }

    @Test
    void list_category_isSortedByName() {
        assertThat(names(products.list(0, 20, null, CATEGORY, null, null)))
                .containsExactly("Alpha pan", "Beta 100% pan");
    }

    @Test
    void list_search_ignoresCaseAndKnowsNoWildcards() {
        assertThat(names(products.list(0, 20, "ALPHA", CATEGORY, null, null))).containsExactly("Alpha pan");
        assertThat(names(products.list(0, 20, "0%", CATEGORY, null, null))).containsExactly("Beta 100% pan");
        assertThat(names(products.list(0, 20, "A%n", CATEGORY, null, null))).isEmpty();
    }

    @Test
    void list_priceRange_includesItsEnds() {
        assertThat(names(products.list(0, 20, null, CATEGORY, new BigDecimal("10"), new BigDecimal("90"))))
                .hasSize(2);
        assertThat(names(products.list(0, 20, null, CATEGORY, new BigDecimal("10.01"), null)))
                .containsExactly("Beta 100% pan");
        assertThat(names(products.list(0, 20, null, CATEGORY, null, new BigDecimal("89.99"))))
                .containsExactly("Alpha pan");
    }

    @Test
    void list_pageBehindTheEnd_isEmptyButKnowsTheTotal() {
        assertThat(products.list(2, 20, null, CATEGORY, null, null)).isEqualTo(new ProductPage(List.of(), 2));
        assertThat(names(products.list(1, 1, null, CATEGORY, null, null))).containsExactly("Beta 100% pan");
    }

    @Test
    void details_countReviewsVariantsAndSalesOfTheLastThirtyDays() {
        sell(CHEAP, 3, 1);
        sell(CHEAP, 2, 29);
        sell(CHEAP, 500, 31);
        sell(DEAR, 7, 1);

        ProductDetails details = products.details(CHEAP).orElseThrow();

        assertThat(details.room()).isEqualTo("Kitchen");
        assertThat(details.category()).isEqualTo("Pans to test");
        assertThat(details.variants()).isEqualTo(2);
        assertThat(details.reviews()).isEqualTo(2);
        assertThat(details.rating()).isEqualByComparingTo("4.5");
        assertThat(details.soldLast30Days()).isEqualTo(5);
        assertThat(details.rankInCategory()).isEqualTo(2);
        assertThat(details.productsInCategory()).isEqualTo(2);
    }

    @Test
    void details_neverReviewedOrSold_haveNoRating() {
        database.sql("delete from reviews where product_id = :id")
                .param("id", CHEAP)
                .update();

        ProductDetails details = products.details(CHEAP).orElseThrow();

        assertThat(details.rating()).isNull();
        assertThat(details.reviews()).isZero();
        assertThat(details.soldLast30Days()).isZero();
    }

    @Test
    void update_nullsLeaveWhatStandsThere() {
        Product before = products.find(CHEAP).orElseThrow();

        Product after = products.update(CHEAP, ProductChange.ofPrice(new BigDecimal("11.00")))
                .orElseThrow();

        assertThat(after).usingRecursiveComparison().ignoringFields("price").isEqualTo(before);
        assertThat(after.price()).isEqualTo("11.00");
    }

    private void sell(long product, int quantity, int daysAgo) {
        database.sql("with placed as (insert into orders (placed_at)"
                        + " values (now() - make_interval(days => :days)) returning id)"
                        + " insert into order_items (order_id, product_id, quantity)"
                        + " select id, :product, :quantity from placed")
                .param("days", daysAgo)
                .param("product", product)
                .param("quantity", quantity)
                .update();
    }

    private static List<String> names(ProductPage page) {
        return page.items().stream().map(ProductSummary::name).toList();
    }
}
