package dev.larder.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest extends ShopTest {

    @Test
    void larder_listsTheCachesWithWhatInvalidatesThem() {
        Answer answer = shop.get("/actuator/larder");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.<List<String>>json("$.caches[*].name"))
                .hasSize(13)
                .contains("products-list", "product-details", "cart");
        assertThat(answer.<List<String>>json("$.caches[?(@.name == 'cart')].invalidatedBy[*].method"))
                .contains("dev.larder.examples.shop.cart.CartService.add(long, long, int)");
        assertThat(answer.<List<String>>json("$.caches[?(@.name == 'cart')].invalidatedBy[*].by[*]"))
                .contains("cart:{userId}");
    }

    /** A cache that no read here asks is one that the tests do not know. */
    @Test
    void larder_everyCacheItLists_isAskedByAReadOfTheTests() {
        List<String> asked =
                EveryCache.paths(1).map(path -> shop.get(path).cache()).toList();

        assertThat(shop.get("/actuator/larder").<List<String>>json("$.caches[*].name"))
                .containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    void health_showsLarderWithDetails() {
        Answer answer = shop.get("/actuator/health");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.<String>json("$.components.larder.status")).isEqualTo("UP");
        assertThat(answer.<String>json("$.components.larder.details.breaker")).isEqualTo("closed");
    }

    @Test
    void prometheus_afterAHit_countsOneMore() {
        shop.get("/api/products/1");
        double before = hits("product");

        shop.get("/api/products/1");

        assertThat(hits("product")).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/env", "/actuator/heapdump", "/actuator/beans", "/actuator/loggers"})
    void otherEndpoints_areNotExposed(String path) {
        assertThat(shop.get(path).status()).isEqualTo(404);
    }

    private double hits(String cache) {
        String counter = "cache_hits_total{cache=\"" + cache + "\"} ";
        return shop.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(counter))
                .mapToDouble(line -> Double.parseDouble(line.substring(counter.length())))
                .findFirst()
                .orElse(0);
    }
}
