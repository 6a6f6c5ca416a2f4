package dev.larder.examples.shop.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.shop.ShopTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganizationServiceTest extends ShopTest {

    private static final long ID = 98_001;

    /** Its keys begin with those of {@link #ID}. */
    private static final long LONGER = 980_011;

    private static final long USER = 981_001;
    private static final long PRODUCT = 982_001;

    @BeforeEach
    void add() {
        addUsers(USER);
        addOrganizations(ID, LONGER);
        addMember(USER, ID, "owner");
        addProduct(PRODUCT);
        database.sql("update products set organization_id = :id where id = :product")
                .param("id", ID)
                .param("product", PRODUCT)
                .update();
    }

    @AfterEach
    void remove() {
        removeProducts(PRODUCT);
        removeUsers(USER);
        removeOrganizations(ID, LONGER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\": \"New\"}", "{\"city\": \"New\"}", "{\"status\": \"suspended\"}"})
    void update_leavesOnlyTheNewProfileOfTheOrganization_andEverythingOfAnother(String change) {
        for (long id : new long[] {ID, LONGER}) {
            shop.get("/api/organizations/" + id);
            shop.get("/api/organizations/" + id + "/members");
            shop.get("/api/organizations/" + id + "/statistics");
        }
        shop.get("/api/users/" + USER + "/organizations");

        assertThat(update(change)).isEqualTo(200);

        assertThat(keys())
                .containsExactlyInAnyOrder(
                        "org:" + ID, "org:" + LONGER, "org:" + LONGER + ":members", "org:" + LONGER + ":stats");
    }

    @Test
    void update_theNextReadsSeeIt() {
        shop.get("/api/organizations/" + ID);
        shop.get("/api/users/" + USER + "/organizations");

        update("{\"name\": \"Renamed\", \"status\": \"suspended\"}");

        assertThat(shop.get("/api/organizations/" + ID).<String>json("$.name")).isEqualTo("Renamed");
        assertThat(shop.get("/api/users/" + USER + "/organizations").<List<String>>json("$[*].status"))
                .containsExactly("suspended");
    }

    @Test
    void update_name_isSeenInTheCatalogue() {
        shop.get("/api/products?search=no%20such%20thing");
        List<String> kept = new ArrayList<>(keys());
        shop.get("/api/products?search=test%20pan");
        shop.get("/api/products/" + PRODUCT + "/details");
        shop.get("/api/products/" + PRODUCT);

        update("{\"name\": \"Renamed\"}");

        kept.add("product:" + PRODUCT);
        kept.add("org:" + ID); // The update's own result.
        assertThat(keys()).as("what does not show the vendor stays").containsExactlyInAnyOrderElementsOf(kept);
        assertThat(shop.get("/api/products/" + PRODUCT + "/details").<String>json("$.vendor"))
                .isEqualTo("Renamed");
    }

    @Test
    void update_otherThanName_leavesTheCatalogueAlone() {
        shop.get("/api/products/" + PRODUCT + "/details");

        update("{\"city\": \"Elsewhere\"}");

        assertThat(keys()).containsExactlyInAnyOrder("org:" + ID, "product:" + PRODUCT + ":details");
    }

    @Test
    void statistics_countWhatWasPaidInTheLastThirtyDays() {
        sell("paid", 3, 1);
        sell("paid", 2, 29);
        sell("cancelled", 50, 1);
        sell("paid", 500, 31);

        assertThat(shop.get("/api/organizations/" + ID + "/statistics").body())
                .isEqualTo("{\"members\":1,\"orders\":2,\"pieces\":5,\"revenue\":50.00}");
    }

    @Test
    void badInput_isRefused() {
        assertIsProblem(shop.get("/api/organizations/999999"), 404, "There is no organization 999999.");
        assertIsProblem(shop.patch("/api/organizations/999999", "{}"), 404, "There is no organization 999999.");
        assertIsProblem(shop.patch("/api/organizations/" + ID, "{\"status\": \"gone\"}"), 400, "active or suspended");
        assertIsProblem(
                shop.patch("/api/organizations/" + ID, "{\"name\": \"Test organization " + LONGER + "\"}"),
                409,
                "There is an organization with this name already.");
    }

    private int update(String change) {
        return shop.patch("/api/organizations/" + ID, change).status();
    }

    private void sell(String status, int quantity, int daysAgo) {
        database.sql("with placed as (insert into orders (placed_at, status)"
                        + " values (now() - make_interval(days => :days), :status) returning id)"
                        + " insert into order_items (order_id, product_id, quantity, unit_price)"
                        + " select id, :product, :quantity, 10.00 from placed")
                .param("days", daysAgo)
                .param("status", status)
                .param("product", PRODUCT)
                .param("quantity", quantity)
                .update();
    }
}
