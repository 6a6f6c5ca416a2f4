package dev.larder.examples.shop.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.shop.Answer;
import dev.larder.examples.shop.ShopTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProductReadsTest extends ShopTest {

    private static final long ID = 920_001;
    private static final long UNKNOWN = 929_999;

    @BeforeEach
    void add() {
        addProduct(ID);
    }

    @AfterEach
    void remove() {
        removeProducts(ID);
    }

    @ParameterizedTest
    @EnumSource
    void read_first_isAMissStoredForItsTtl(CatalogueRead read) {
        Answer answer = shop.get(read.cached(ID));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.outcome()).isEqualTo("MISS");
        assertThat(answer.reason()).isEqualTo("ABSENT");
        assertThat(answer.key()).startsWith(read.key(ID));
        assertThat(keys()).containsExactly(answer.key());
        assertThat(redis.pttl(answer.key()))
                .as("the TTL, shortened by 10 %% jitter at most")
                .isBetween(read.ttlSeconds * 900L - 5_000, read.ttlSeconds * 1_000L);
    }

    @ParameterizedTest
    @EnumSource
    void read_again_isAHitWithTheSameAnswer(CatalogueRead read) {
        Answer first = shop.get(read.cached(ID));
        changeNameBehindTheCache();

        Answer second = shop.get(read.cached(ID));

        assertThat(second.outcome()).isEqualTo("HIT");
        assertThat(second.reason()).isEqualTo("FRESH");
        assertThat(second.body()).isEqualTo(first.body()).contains("Test pan");
    }

    @ParameterizedTest
    @EnumSource
    void read_uncached_answersTheSameAndLeavesRedisAlone(CatalogueRead read) {
        Answer uncached = shop.get(read.uncached(ID));

        assertThat(keys()).isEmpty();
        assertThat(uncached.outcome()).isEmpty();
        assertThat(uncached.header("Server-Timing")).matches("database;dur=\\d+\\.\\d{3}");
        assertThat(uncached.body()).isEqualTo(shop.get(read.cached(ID)).body());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LIST")
    void read_unknownProduct_remembersThatThereIsNone(CatalogueRead read) {
        assertThat(shop.get(read.cached(UNKNOWN)).outcome()).isEqualTo("MISS");

        Answer second = shop.get(read.cached(UNKNOWN));

        assertThat(second.outcome()).isEqualTo("HIT");
        assertThat(second.status()).isEqualTo(404);
        assertThat(redis.pttl(read.key(UNKNOWN))).isBetween(1L, 30_000L);
    }

    @Test
    void details_askedForByManyAtOnce_areLoadedOnce() {
        List<Answer> answers = shop.getAtOnce(40, CatalogueRead.DETAILS.cached(ID));

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(answers).extracting(Answer::body).containsOnly(answers.get(0).body());
        assertThat(answers).extracting(Answer::outcome).containsOnlyOnce("MISS");
    }

    @ParameterizedTest
    @CsvSource({
        "search=pan, search=pot",
        "search=pan, search=Pan",
        "skip=0, skip=1",
        "limit=5, limit=6",
        "categoryId=7, categoryId=8",
        "categoryId=7, ''",
        "minPrice=10, maxPrice=10",
        "search=pan, ''",
    })
    void list_otherArguments_areAnotherEntry(String one, String other) {
        Answer first = shop.get("/api/products?" + one);
        Answer second = shop.get("/api/products?" + other);

        assertThat(second.outcome()).isEqualTo("MISS");
        assertThat(second.key()).isNotEqualTo(first.key());
    }

    @Test
    void list_key_hashesWhatPeopleType() {
        String key = shop.get("/api/products?search=product%3A42*&categoryId=7&minPrice=1&maxPrice=2.50")
                .key();

        assertThat(key).matches("products:list:0:20:[0-9a-f]{16}:7:1:2\\.50");
    }

    private void changeNameBehindTheCache() {
        database.sql("update products set name = 'Changed' where id = :id")
                .param("id", ID)
                .update();
    }
}
