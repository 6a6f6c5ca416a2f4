package dev.larder.examples.shop.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.shop.Answer;
import dev.larder.examples.shop.ShopTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProductWritesTest extends ShopTest {

    private static final long ID = 93_042;

    /** Their keys begin with the key of {@link #ID}, or end with it. */
    private static final long LONGER = 930_420;

    private static final long SHORTER = 9_304;

    private enum Write {
        UPDATE,
        DELETE,
        DELETE_ALL
    }

    @BeforeEach
    void add() {
        addProduct(ID);
        addProduct(LONGER);
        addProduct(SHORTER);
    }

    @AfterEach
    void remove() {
        removeProducts(ID, LONGER, SHORTER);
        database.sql("delete from products where sku = 'NEW-1'").update();
    }

    @ParameterizedTest
    @EnumSource
    void write_dropsEveryEntryOfTheProductAndTheListings(Write write) {
        readAll(ID);

        perform(write);

        assertThat(keys()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void write_keepsTheEntriesOfProductsWithSimilarIds(Write write) {
        List<String> kept = new ArrayList<>();
        kept.addAll(readAll(LONGER));
        kept.addAll(readAll(SHORTER));
        kept.removeIf(key -> key.startsWith("products:list:"));
        readAll(ID);

        perform(write);

        assertThat(keys()).containsExactlyInAnyOrderElementsOf(kept);
    }

    @ParameterizedTest
    @EnumSource
    void update_theNextReadSeesTheNewPrice(CatalogueRead read) {
        readAll(ID);

        perform(Write.UPDATE);
        Answer next = shop.get(read.cached(ID));

        assertThat(next.outcome()).isEqualTo("MISS");
        assertThat(next.body()).contains("\"price\":33.30");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LIST")
    void delete_theNextReadSeesNothing(CatalogueRead read) {
        readAll(ID);

        perform(Write.DELETE);

        assertThat(shop.get(read.cached(ID)).status()).isEqualTo(404);
    }

    @Test
    void deleteAll_severalProducts_dropsTheEntriesOfEach() {
        readAll(ID);
        readAll(LONGER);

        Answer answer = shop.delete("/api/products?ids=" + ID + "," + LONGER + ",999999");

        assertThat(answer.<List<Integer>>json("$[*].id")).containsExactlyInAnyOrder((int) ID, (int) LONGER);
        assertThat(keys()).isEmpty();
    }

    @Test
    void create_dropsTheListings() {
        shop.get(CatalogueRead.LIST.cached(ID));
        shop.get(CatalogueRead.FIND.cached(ID));

        assertThat(create().status()).isEqualTo(201);

        assertThat(keys()).containsExactly(CatalogueRead.FIND.key(ID));
    }

    @Test
    void create_ofWhatWasRememberedAsAbsent_isFoundAtOnce() {
        long next = database.sql("select last_value + 1 from products_id_seq")
                .query(Long.class)
                .single();
        shop.get("/api/products/" + next);
        shop.get("/api/products/sku/NEW-1");

        long created = create().<Integer>json("$.id");

        assertThat(created).as("the id asked for before").isEqualTo(next);
        assertThat(shop.get("/api/products/" + created).status()).isEqualTo(200);
        assertThat(shop.get("/api/products/sku/NEW-1").status()).isEqualTo(200);
    }

    @Test
    void write_saysInItsResponseHowManyEntriesWereDropped() {
        readAll(ID);

        assertThat(shop.delete("/api/products/" + ID).headers("Cache-Invalidation"))
                .as("at the commit, and when the result has told its key")
                .containsExactly("keys=0, patterns=2, tags=0, dropped=4", "keys=1, patterns=0, tags=0, dropped=1");
    }

    private void perform(Write write) {
        Answer answer =
                switch (write) {
                    case UPDATE -> shop.patch("/api/products/" + ID, "{\"price\": 33.30}");
                    case DELETE -> shop.delete("/api/products/" + ID);
                    case DELETE_ALL -> shop.delete("/api/products?ids=" + ID);
                };
        assertThat(answer.status()).isEqualTo(200);
    }

    /** Fills every entry that shows the product and answers their keys. */
    private List<String> readAll(long id) {
        List<String> keys = new ArrayList<>();
        for (CatalogueRead read : CatalogueRead.values()) {
            keys.add(shop.get(read.cached(id)).key());
        }
        assertThat(keys()).containsAll(keys);
        return keys;
    }

    private Answer create() {
        return shop.post("/api/products", """
                {"organizationId": 1, "categoryId": 7, "sku": "NEW-1", "name": "n", "description": "d", "price": 1}
                """);
    }
}
