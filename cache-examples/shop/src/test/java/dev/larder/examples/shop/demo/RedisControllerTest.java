package dev.larder.examples.shop.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.shop.Answer;
import dev.larder.examples.shop.EveryCache;
import dev.larder.examples.shop.ShopTest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import redis.clients.jedis.params.SetParams;

class RedisControllerTest extends ShopTest {

    @Autowired
    private ShopCaches caches;

    @Test
    void entries_areTheShopsKeysWithLifeAndSize() {
        redis.set("product:2", "12345", SetParams.setParams().px(60_000));
        redis.set("product:1", "1");
        redis.set("other", "1");

        Answer answer = shop.get("/demo/entries");

        assertThat(answer.<List<String>>json("$[*].key")).containsExactly("product:1", "product:2");
        assertThat(answer.<Integer>json("$[0].ttlMillis")).isEqualTo(-1);
        assertThat(answer.<Integer>json("$[1].ttlMillis")).isBetween(50_000, 60_000);
        assertThat(answer.<Integer>json("$[1].bytes")).isEqualTo(5);
    }

    @Test
    void entries_moreThanAPageShows_areCutOff() {
        for (int i = 0; i < 700; i++) {
            redis.set("product:" + i, "1");
        }

        assertThat(shop.get("/demo/entries").<Integer>json("$.length()")).isEqualTo(500);
    }

    @Test
    void entries_redisAway_saysSo() {
        RedisKeys nobody = new RedisKeys(URI.create("redis://localhost:1"), caches);
        MockMvcTester page = MockMvcTester.of(new RedisController(nobody, caches));

        assertThat(page.get().uri("/demo/entries"))
                .hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
                .bodyJson()
                .extractingPath("$.detail")
                .asString()
                .contains("Redis does not answer");
        nobody.destroy();
    }

    @Test
    void empty_dropsWhatTheCachesHold_andNothingElse() {
        EveryCache.paths(1).forEach(shop::get);
        assertThat(shop.get("/demo/entries").<Integer>json("$.length()"))
                .isEqualTo((int) EveryCache.paths(1).count());
        redis.set("productivity", "high");

        assertThat(shop.delete("/demo/entries").status()).isEqualTo(204);

        assertThat(keys()).containsExactly("productivity");
    }
}
