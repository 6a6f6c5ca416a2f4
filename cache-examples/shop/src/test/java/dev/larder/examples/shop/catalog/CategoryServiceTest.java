package dev.larder.examples.shop.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.shop.Answer;
import dev.larder.examples.shop.ShopTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CategoryServiceTest extends ShopTest {

    private static final long KNIVES = 7;
    private static final long A_KNIFE = 1;

    @AfterEach
    void renameBack() {
        shop.patch("/api/categories/" + KNIVES, "{\"name\": \"Knives\"}");
    }

    @Test
    void rename_dropsAllDetailsAndNothingElse() {
        shop.get("/api/products/" + A_KNIFE);
        shop.get("/api/products/" + A_KNIFE + "/details");
        shop.get("/api/products/2000/details");

        shop.patch("/api/categories/" + KNIVES, "{\"name\": \"Blades\"}");

        assertThat(keys()).containsExactly("product:" + A_KNIFE);
        Answer details = shop.get("/api/products/" + A_KNIFE + "/details");
        assertThat(details.<String>json("$.category")).isEqualTo("Blades");
    }

    @Test
    void all_namesRoomsAndTheirCategories() {
        Answer categories = shop.get("/api/categories");

        assertThat(categories.<Integer>json("$.length()")).isGreaterThanOrEqualTo(30);
        assertThat(categories.<Integer>json("$[6].parentId")).isEqualTo(1);
    }

    @Test
    void rename_withoutName_is400() {
        assertIsProblem(shop.patch("/api/categories/" + KNIVES, "{}"), 400, "The name is missing.");
    }
}
