package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static dev.larder.cache.CacheOption.tags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandCacheTagsTest {

    record Product(long id) {}

    private final Larder larder = Larder.builder().memory().build();
    private final AtomicInteger loads = new AtomicInteger();

    @AfterEach
    void close() {
        larder.close();
    }

    private static List<Product> products(long... ids) {
        return Arrays.stream(ids).mapToObj(Product::new).toList();
    }

    private void read(Cache<List<Product>> lists, String filter, long... ids) {
        lists.get(args(filter), () -> {
            loads.incrementAndGet();
            return products(ids);
        });
    }

    @Test
    void invalidateTags_dropsTheEntriesThatCarryOne() {
        Cache<List<Product>> lists = larder.cache(
                "list:{filter}", new TypeRef<List<Product>>() {}, tags("product:{result[].id}", "l:{filter}"));
        read(lists, "a", 1, 2);
        read(lists, "b", 2, 3);

        larder.invalidateTags("product:{id}", args(1));
        read(lists, "a", 1, 2);
        read(lists, "b", 2, 3);
        assertThat(loads).as("the one that holds it").hasValue(3);

        larder.invalidateTags("l:{filter}", args("b"));
        read(lists, "a", 1, 2);
        read(lists, "b", 2, 3);
        assertThat(loads).hasValue(4);

        larder.invalidateTags("product:{ids[]}", args(List.of(1, 3)));
        read(lists, "a", 1, 2);
        read(lists, "b", 2, 3);
        assertThat(loads).hasValue(6);
    }

    @Test
    void tag_ofANameThatIsNotInTheKey_isRefused() {
        assertThatThrownBy(() -> larder.cache("list:{filter}", String.class, tags("tenant:{tenant}")))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("`{tenant}` in the tag template `tenant:{tenant}`")
                .hasMessageContaining("there are `filter`");
    }

    @Test
    void invalidateTags_withAWildcard_isRefused() {
        assertThatThrownBy(() -> larder.invalidateTags("product:*", args()))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("tags are compared exactly");
    }
}
