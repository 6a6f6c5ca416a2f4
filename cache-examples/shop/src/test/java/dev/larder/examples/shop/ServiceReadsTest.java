package dev.larder.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceReadsTest extends ShopTest {

    private static final long USER = 950_001;
    private static final long ORGANIZATION = 951_001;
    private static final long PRODUCT = 952_001;

    private long variant;

    @BeforeEach
    void add() {
        addUsers(USER);
        addOrganizations(ORGANIZATION);
        addMember(USER, ORGANIZATION, "editor");
        addProduct(PRODUCT);
        variant = variantOf(PRODUCT);
        setStock(variant, 7);
        database.sql(filled("insert into cart_items (user_id, variant_id, quantity) values ({user}, {variant}, 2)"))
                .update();
    }

    @AfterEach
    void remove() {
        removeProducts(PRODUCT);
        removeUsers(USER);
        removeOrganizations(ORGANIZATION);
    }

    @ParameterizedTest
    @EnumSource
    void read_first_isAMissStoredForItsTtl(ServiceRead read) {
        Answer answer = shop.get("/api" + filled(read.path));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.outcome()).isEqualTo("MISS");
        assertThat(keys()).containsExactly(filled(read.key));
        assertThat(redis.pttl(filled(read.key)))
                .as("the TTL, shortened by 10 %% jitter at most")
                .isBetween(read.ttlSeconds * 900L - 5_000, read.ttlSeconds * 1_000L);
    }

    @ParameterizedTest
    @EnumSource
    void read_again_isAHitWithTheSameAnswer(ServiceRead read) {
        Answer first = shop.get("/api" + filled(read.path));
        database.sql(filled(read.change)).update();

        Answer second = shop.get("/api" + filled(read.path));

        assertThat(second.outcome()).isEqualTo("HIT");
        assertThat(second.body()).isEqualTo(first.body());
    }

    @ParameterizedTest
    @EnumSource
    void read_uncached_seesTheDatabaseAndLeavesRedisAlone(ServiceRead read) {
        String before = shop.get("/demo/uncached" + filled(read.path)).body();
        database.sql(filled(read.change)).update();

        Answer after = shop.get("/demo/uncached" + filled(read.path));

        assertThat(after.body()).isNotEqualTo(before);
        assertThat(after.outcome()).isEmpty();
        assertThat(after.header("Server-Timing")).matches("database;dur=\\d+\\.\\d{3}");
        assertThat(keys()).isEmpty();
        assertThat(shop.get("/api" + filled(read.path)).body()).isEqualTo(after.body());
    }

    private String filled(String text) {
        return text.replace("{user}", Long.toString(USER))
                .replace("{org}", Long.toString(ORGANIZATION))
                .replace("{product}", Long.toString(PRODUCT))
                .replace("{variant}", Long.toString(variant));
    }
}
