package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.Problems;
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
    abstract static class Methods {
        @Cached("item:{id}")
        abstract String byId(long id);

        @Cached("item:{id}")
        abstract Optional<String> byBoxedId(Integer id);

        @Cached("item:{id}")
        abstract String byBigId(BigInteger id);

        @Cached("item:{#0}")
        abstract String byPosition(long id);

        @Cached("item:{itemId}")
        abstract String byLongName(long itemId);

        @Cached("item:{product.id}")
        abstract String byPath(Product product);

        @Cached("item:{order.product.id}")
        abstract String byLongPath(Order order);

        @Cached("item:{ids[]}")
        abstract Map<Long, String> batch(Collection<Long> ids);

        @Cached("item:{products[].id}")
        abstract Map<Long, String> batchByPath(List<Product> products);

        @Updates("item:{product.id}")
        abstract String update(Product product);

        @Cached("item:{sku}")
        abstract String bySku(String sku);

        @Cached("item:{id}")
        abstract String byTextId(String id);

        @Cached("item:{id}")
        abstract String byUuid(UUID id);

        @Cached("item:{number}")
        abstract String byNumber(long number);

        @Cached("item:{#0}")
        abstract String byNumbersPosition(long number);

        @Updates("item:{product.code}")
        abstract String updateByCode(Product product);

        @Cached("rate:{from}:{to}")
        abstract String rate(String from, String to);

        @Cached("rate:{to}:{from}")
        abstract String rateBack(String from, String to);

        @Cached("category:{category}")
        abstract String category(String category);

        @Cached("category:{categories[]}")
        abstract Map<String, String> categories(List<String> categories);
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
