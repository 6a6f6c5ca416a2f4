package dev.larder.examples.shop.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.shop.ShopTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotationsControllerTest extends ShopTest {

    private Map<String, String> annotations = Map.of();

    @BeforeEach
    void read() {
        annotations = shop.get("/demo/annotations").json("$");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', textBlock = """
            ProductService.details    | @Cached(key = "product:{id}:details", ttl = "600s")
            ProductService.list       | @Cached(key = "products:list:{skip}:{limit}:{search|hash}:{categoryId}:{minPrice}:{maxPrice}", ttl = "300s", tags = "vendor:{result.items[].vendorId}", codec = "msgpack")
            CartService.add           | @Invalidates("cart:{userId}")
            StockChangeService.update | @Invalidates({"stock:{variantId}", "inventory:{result.productId}"})
            CategoryService.rename    | @Invalidates(caches = "product-details")
            OrderService.place        | @NeverCached("an order is created once, and then read where it is kept")
            BalanceService.balance    | @NeverCached("money is read where it is kept")
            """)
    void annotations_readAsInTheSource(String method, String text) {
        assertThat(annotations).containsEntry(method, text);
    }

    @Test
    void annotations_severalOnOneMethod_areOneALine() {
        assertThat(annotations).containsEntry("OrganizationService.update", """
                @Updates("org:{id}")
                @Invalidates({"org:{id}:*", "user:orgs:*"})
                @Invalidates(tags = "vendor:{id}", caches = "product-details", condition = "#change.name() != null")
                @Invalidates(value = "perm:*:{id}:*", condition = "#change.status() != null")""");
    }

    @Test
    void annotations_methodsWithoutAny_areLeftOut() {
        assertThat(annotations).doesNotContainKey("OrganizationService.all");
    }
}
