package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Updates;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods whose templates spell the same keys: on purpose, or by accident. */
class SharedTemplateTest {

    record Product(long id, String code) {}

    record Order(Product product) {}

    @SuppressWarnings("unused")
    static class Methods {
        @Cached("item:{id}")
        String byId(long id) {
            return "";
        }

        @Cached("item:{id}")
        Optional<String> byBoxedId(Integer id) {
            return Optional.empty();
        }

        @Cached("item:{id}")
        String byBigId(BigInteger id) {
            return "";
        }

        @Cached("item:{#0}")
        String byPosition(long id) {
            return "";
        }

        @Cached("item:{itemId}")
        String byLongName(long itemId) {
            return "";
        }

        @Cached("item:{product.id}")
        String byPath(Product product) {
            return "";
        }

        @Cached("item:{order.product.id}")
        String byLongPath(Order order) {
            return "";
        }

        @Cached("item:{ids[]}")
        Map<Long, String> batch(Collection<Long> ids) {
            return Map.of();
        }

        @Cached("item:{products[].id}")
        Map<Long, String> batchByPath(List<Product> products) {
            return Map.of();
        }

        @Updates("item:{product.id}")
        String update(Product product) {
            return "";
        }

        @Cached("item:{sku}")
        String bySku(String sku) {
            return "";
        }

        @Cached("item:{id}")
        String byTextId(String id) {
            return "";
        }

        @Cached("item:{id}")
        String byUuid(UUID id) {
            return "";
        }

        @Cached("item:{number}")
        String byNumber(long number) {
            return "";
        }

        @Cached("item:{#0}")
        String byNumbersPosition(long number) {
            return "";
        }

        @Updates("item:{product.code}")
        String updateByCode(Product product) {
            return "";
        }

        @Cached("rate:{from}:{to}")
        String rate(String from, String to) {
            return "";
        }

        @Cached("rate:{to}:{from}")
        String rateBack(String from, String to) {
            return "";
        }

        @Cached("category:{category}")
        String category(String category) {
            return "";
        }

        @Cached("category:{categories[]}")
        Map<String, String> categories(List<String> categories) {
            return Map.of();
        }
    }

    private static List<String> warnings(Wirings wirings, String... methods) {
        CacheCatalog catalog = wirings.catalog();
        Arrays.stream(methods).forEach(method -> catalog.add(AnnotatedMethods.read(Methods.class, method)));
        Problems problems = new Problems();
        catalog.verify(problems);
        problems.throwIfAny();
        return problems.warnings();
    }

    @ParameterizedTest
    @CsvSource({
        "byId, byBoxedId",
        "byId, byBigId",
        "byId, byPosition",
        "byId, byLongName",
        "byId, byPath",
        "byLongName, byPath",
        "byId, byLongPath",
        "byId, batch",
        "byId, batchByPath",
        "byId, update",
        "byNumber, update",
        "bySku, updateByCode",
        "byNumber, byNumbersPosition",
        "category, categories"
    })
    void placeholders_thatMayMeanTheSame_shareInSilence(String one, String other) {
        assertThat(warnings(new Wirings(), one, other)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "byId; bySku; `{id}` is a long and `{sku}` a java.lang.String",
                "byId; byTextId; `{id}` is a long and `{id}` a java.lang.String",
                "byTextId; byUuid; `{id}` is a java.lang.String and `{id}` a java.util.UUID",
                "batch; bySku; `{ids[]}` is a java.lang.Long and `{sku}` a java.lang.String",
                "byId; byNumber; their placeholders have different names",
                "byId; byNumbersPosition; their placeholders have different names",
                "byId; updateByCode; `{id}` is a long and `{product.code}` a java.lang.String",
                "rate; rateBack; their placeholders have different names"
            })
    void placeholders_thatMeanDifferentThings_areWarnedOfWithTheCures(String one, String other, String difference) {
        assertThat(warnings(new Wirings(), one, other)).singleElement().satisfies(warning -> assertThat(warning)
                .contains("SharedTemplateTest$Methods." + one + "(")
                .contains("SharedTemplateTest$Methods." + other + "(")
                .contains(difference)
                .contains("Give one of them another literal word")
                .contains("shared=true"));
    }

    @Test
    void placeholders_thatMeanDifferentThings_whenStrict_areRefused() {
        assertThatThrownBy(() -> warnings(new Wirings().strict(), "byId", "bySku"))
                .hasMessageContaining("spell the same keys");
    }

    @Test
    void cache_thatSaysItIsShared_isNotWarnedOf() {
        assertThat(warnings(new Wirings().property("item", "shared", "true"), "byId", "bySku", "updateByCode"))
                .isEmpty();
    }

    @Test
    void shared_neitherTrueNorFalse_isRefused() {
        assertThatThrownBy(() -> warnings(new Wirings().property("item", "shared", "yes"), "byId", "bySku"))
                .hasMessageContaining("larder.caches.item.shared: \"yes\" is neither true nor false.");
    }
}
