package dev.larder.cache.spring.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.spring.jpa.JpaShop.Database;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

class JpaShopTest {

    @RestController
    public static class Names {
        private final ProductRepository products;

        Names(ProductRepository products) {
            this.products = products;
        }

        @GetMapping("/products/{id}/name")
        @Cached("product:{id}:name")
        public String name(@PathVariable long id) {
            return products.findById(id).orElseThrow().getName();
        }
    }

    @ParameterizedTest
    @EnumSource
    void webRequest_readsAnEntity_isAnsweredFromTheCacheTheSecondTime(Database database) {
        try (JpaShop shop = JpaShop.start(database, Map.of(), Names.class)) {
            ProductRepository products = shop.bean(ProductRepository.class);
            Product pan = products.save(new Product("pan", null));

            assertThat(shop.get("/products/" + pan.getId() + "/name")).isEqualTo("pan");
            products.deleteAll();

            assertThat(shop.get("/products/" + pan.getId() + "/name")).isEqualTo("pan");
        }
    }
}
