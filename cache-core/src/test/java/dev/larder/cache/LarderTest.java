package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static dev.larder.cache.CacheOption.codec;
import static dev.larder.cache.CacheOption.jitter;
import static dev.larder.cache.CacheOption.name;
import static dev.larder.cache.CacheOption.nullTtl;
import static dev.larder.cache.CacheOption.stampede;
import static dev.larder.cache.CacheOption.ttl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.testing.TestRedis;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The library by hand, without a framework, on a real Redis. */
class LarderTest {

    record Product(long id, String name, BigDecimal price) {}

    private final String prefix = TestRedis.uniquePrefix();
    private final Larder larder = TestRedis.larder(prefix).build();
    private final AtomicInteger loads = new AtomicInteger();

    @AfterEach
    void close() {
        larder.close();
    }

    private Product load(long id) {
        return new Product(id, "load " + loads.incrementAndGet(), new BigDecimal("9.90"));
    }

    @Test
    void get_twice_loadsOnceAndStoresUnderTheRenderedKey() {
        Cache<Product> products = larder.cache("product:{id}", Product.class, ttl("10m"));

        Product first = products.get(args(42), () -> load(42));
        Product second = products.get(args(42), () -> load(42));

        assertThat(second).isEqualTo(first);
        assertThat(loads).hasValue(1);
        assertThat(TestRedis.client().pttl(prefix + ":product:42")).isBetween(9L * 60_000 - 1000, 10L * 60_000);
        assertThat(products.name()).isEqualTo("product");
    }

    @Test
    void get_genericType_comesBackWithItsElements() {
        Cache<List<Product>> listings = larder.cache("products:{page}", new TypeRef<List<Product>>() {});
        listings.get(args(1), () -> List.of(load(1)));

        assertThat(listings.get(args(1), List::of)).containsExactly(new Product(1, "load 1", new BigDecimal("9.90")));
    }

    @Test
    void get_loaderThrowsAChecked_exceptionIsTheLoaders() {
        Cache<Product> products = larder.cache("product:{id}", Product.class);

        assertThatThrownBy(() -> products.get(args(1), () -> {
                    throw new IOException("down");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("down");
    }

    @Test
    void invalidate_pattern_reachesTheEntryAndItsSegmentsButNotLongerNumbers() {
        Cache<Product> products = larder.cache("product:{id}", Product.class);
        Cache<String> details = larder.cache("product:{id}:details", String.class);
        for (long id : new long[] {42, 420}) {
            products.get(args(id), () -> load(id));
            details.get(args(id), () -> "details");
        }

        larder.invalidate("product:{id}*", args(42));

        assertThat(TestRedis.client().keys(prefix + ":*"))
                .containsExactlyInAnyOrder(prefix + ":product:420", prefix + ":product:420:details");
    }

    @Test
    void invalidate_oneKeyOrAllOfACache_leavesOthers() {
        Cache<Product> products = larder.cache("product:{id}", Product.class);
        Cache<String> details = larder.cache("product:{id}:details", String.class);
        for (long id = 1; id <= 3; id++) {
            long each = id;
            products.get(args(id), () -> load(each));
            details.get(args(id), () -> "details");
        }

        products.invalidate(args(1));
        assertThat(TestRedis.client().exists(prefix + ":product:1")).isFalse();
        assertThat(TestRedis.client().exists(prefix + ":product:2")).isTrue();

        products.invalidateAll();
        assertThat(TestRedis.client().keys(prefix + ":*"))
                .containsExactlyInAnyOrder(
                        prefix + ":product:1:details", prefix + ":product:2:details", prefix + ":product:3:details");
    }

    @Test
    void invalidate_severalKeysByACollection_dropsEach() {
        Cache<Product> products = larder.cache("product:{id}", Product.class);
        for (long id = 1; id <= 3; id++) {
            long each = id;
            products.get(args(id), () -> load(each));
        }

        larder.invalidate("product:{ids[]}", args(List.of(1, 3)));

        assertThat(TestRedis.client().keys(prefix + ":*")).containsExactly(prefix + ":product:2");
    }

    /**
     * A key beyond the limit is its template's head and a hash. An invalidation whose template begins with fewer or
     * more literal words means the same key and must find it all the same.
     */
    @ParameterizedTest
    @CsvSource({"note:{kind}:{text}", "note:private:{text}", "note:{kind}:{text}*", "note:*"})
    void invalidate_overlongKeyOfATemplateWithAnotherHead_isDropped(String invalidation) {
        String text = "long ".repeat(40);
        Cache<String> notes = larder.cache("note:private:{text}", String.class);
        notes.get(args(text), () -> "old");

        larder.invalidate(invalidation, argumentsOf(invalidation, text));

        assertThat(notes.get(args(text), () -> "new")).isEqualTo("new");
    }

    private static Args argumentsOf(String invalidation, String text) {
        if (!invalidation.contains("{")) {
            return args();
        }
        return invalidation.contains("{kind}") ? args("private", text) : args(text);
    }

    @Test
    void cache_withEveryOption_takesThem() {
        Cache<String> cache = larder.cache(
                "product:{id}:label",
                String.class,
                name("labels"),
                ttl("hot"),
                nullTtl("0"),
                jitter("0%"),
                stampede(Stampede.LOCAL),
                codec("json"));

        cache.get(args(1), () -> "label");

        assertThat(cache.name()).isEqualTo("labels");
        assertThat(TestRedis.client().pttl(prefix + ":product:1:label")).isGreaterThan(599_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "product:*     | 10m | spells more than one key",
                "product:{a[]} | 10m | spells more than one key",
                "product:{id}  | 10  | \"10\" is no duration",
                "product:{id   | 10m | product:{id"
            })
    void cache_wrong_isRefusedWithTheOffendingText(String template, String ttl, String message) {
        assertThatThrownBy(() -> larder.cache(template, String.class, ttl(ttl)))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void get_tooFewArguments_saysHowManyThereAre() {
        Cache<String> cache = larder.cache("perm:{user}:{org}", String.class);

        assertThatThrownBy(() -> cache.get(args(1), () -> "x")).isInstanceOf(CacheException.class);
    }

    @Test
    void builder_memory_worksWithoutRedis() {
        try (Larder memory = Larder.builder().memory().build()) {
            Cache<Product> products = memory.cache("product:{id}", Product.class);
            products.get(args(1), () -> load(1));
            products.get(args(1), () -> load(1));

            assertThat(loads).hasValue(1);
        }
    }

    @Test
    void builder_clientOfTheUser_isUsedAndNotClosed() {
        try (Larder own = Larder.builder().redis(TestRedis.client()).build()) {
            own.cache("client:{prefix}", String.class).get(args(prefix), () -> "x");
        }

        assertThat(TestRedis.client().unlink("client:" + prefix)).isEqualTo(1);
    }
}
