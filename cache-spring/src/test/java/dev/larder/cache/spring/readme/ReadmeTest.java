package dev.larder.cache.spring.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.spring.readme.Examples.Balance;
import dev.larder.cache.spring.readme.Shop.Product;
import dev.larder.cache.spring.readme.Shop.ProductFilter;
import dev.larder.cache.testing.TestRedis;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** What the README shows is compiled here, and does what the README says. */
class ReadmeTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Path METRICS = Path.of("..", "docs", "metrics.md");
    private static final Path JPA = Path.of("..", "docs", "jpa.md");
    private static final Path EXAMPLES = Path.of("src/test/java/dev/larder/cache/spring/readme");
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    private final String prefix = TestRedis.uniquePrefix();

    private AnnotationConfigApplicationContext start(Class<?>... beans) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test", Map.of("larder.redis.url", TestRedis.url(), "larder.key-prefix", prefix)));
        context.register(AppConfig.class);
        context.register(beans);
        context.refresh();
        return context;
    }

    static Stream<String> javaBlocks() throws IOException {
        return JAVA_BLOCK
                .matcher(Files.readString(README) + Files.readString(METRICS) + Files.readString(JPA))
                .results()
                .map(MatchResult::group)
                .map(block -> block.substring("```java\n".length(), block.length() - "```".length()));
    }

    @ParameterizedTest
    @MethodSource("javaBlocks")
    void javaBlock_ofReadmeAndDocs_standsInTheseSources(String block) throws IOException {
        assertThat(sources()).contains(trimmed(block));
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.sorted().toList()) {
                all.append(trimmed(Files.readString(file))).append('\n');
            }
            return all.toString();
        }
    }

    /** Lines without indentation, empty ones left out. */
    private static String trimmed(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    @Test
    void productService_readsOnceAndFreshAfterEachWrite() {
        try (var context = start(Shop.class, ProductService.class)) {
            Shop shop = context.getBean(Shop.class);
            ProductService service = context.getBean(ProductService.class);
            ProductFilter filter = new ProductFilter("drinks", "", 1);
            for (int i = 0; i < 3; i++) {
                service.product(42);
                service.product(420);
                service.list(filter);
            }
            assertThat(shop.readsSinceLastAsked()).isEqualTo(3);

            service.save(new Product(42, "Coffee", new BigDecimal("4.20")));

            assertThat(service.product(42).orElseThrow().price()).isEqualTo("4.20");
            assertThat(service.list(filter)).extracting(Product::price).contains(new BigDecimal("4.20"));
            service.product(420);
            assertThat(shop.readsSinceLastAsked()).as("420 was not touched").isEqualTo(2);

            service.deleteAll(List.of(42L, 420L));

            assertThat(service.product(42)).isEmpty();
            assertThat(service.list(filter)).isEmpty();
        }
    }

    @Test
    void tags_dropTheListingsThatHoldTheProduct() {
        try (var context = start(Shop.class, Examples.Tags.class)) {
            Shop shop = context.getBean(Shop.class);
            Examples.Tags tags = context.getBean(Examples.Tags.class);
            ProductFilter filter = new ProductFilter("drinks", "", 1);
            tags.listing(filter);
            tags.update(new Product(7, "Cocoa", new BigDecimal("5.10")));
            tags.listing(filter);
            assertThat(shop.readsSinceLastAsked())
                    .as("it was not in the listing")
                    .isEqualTo(1);

            tags.update(new Product(42, "Coffee", new BigDecimal("4.20")));

            assertThat(tags.listing(filter)).extracting(Product::price).contains(new BigDecimal("4.20"));
        }
    }

    @Test
    void keys_areSpelledAsTheReadmeSays() {
        try (var context = start(Examples.Keys.class)) {
            Examples.Keys keys = context.getBean(Examples.Keys.class);
            keys.inCategory(new ProductFilter("drinks:hot", "", 2));
            keys.search("coffee");
            keys.vendor("ACME");
        }
        assertThat(TestRedis.client().keys(prefix + ":*"))
                .anyMatch(key -> key.equals(prefix + ":products:in:drinks%3Ahot:page:2"))
                .anyMatch(key -> key.matches(prefix + ":search:[0-9a-f]{16}"))
                .anyMatch(key -> key.equals(prefix + ":vendor:acme"));
    }

    @Test
    void lives_areWhatTheAnnotationsSay() {
        try (var context = start(Examples.Lives.class)) {
            Examples.Lives lives = context.getBean(Examples.Lives.class);
            lives.profile(1);
            lives.session(Examples.tokenFor(Duration.ofSeconds(100)));
            lives.rate("EUR", "USD");
            lives.coupon("NONE");
        }
        assertThat(lifeOf("vendor:1:profile")).isBetween(Duration.ofMinutes(40), Duration.ofMinutes(45));
        assertThat(lifeOf("rate:EUR:USD")).isBetween(Duration.ofSeconds(85), Duration.ofSeconds(90));
        assertThat(lifeOf("coupon:NONE")).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
        String session =
                TestRedis.client().keys(prefix + ":session:*").iterator().next();
        assertThat(TestRedis.client().pttl(session)).isBetween(90_000L, 100_000L);
    }

    private Duration lifeOf(String key) {
        return Duration.ofMillis(TestRedis.client().pttl(prefix + ":" + key));
    }

    @Test
    void codec_perCache_isUsed() {
        try (var context = start(Examples.Stored.class)) {
            Examples.Stored stored = context.getBean(Examples.Stored.class);

            assertThat(stored.catalogue(1)).isEqualTo(stored.catalogue(1));
        }
        byte[] entry = TestRedis.client().get((prefix + ":catalogue:1").getBytes(StandardCharsets.UTF_8));
        assertThat(new String(entry, StandardCharsets.ISO_8859_1)).doesNotContain("{\"");
    }

    @Test
    void metaAnnotation_withAnAlias_isCachedAsItSays() {
        try (var context = start(Examples.Composed.class)) {
            context.getBean(Examples.Composed.class).weather("Rome");
        }
        assertThat(lifeOf("weather:Rome")).isBetween(Duration.ofMinutes(7), Duration.ofMinutes(10));
    }

    @Test
    void conditions_decideWhatIsCached() {
        try (var context = start(Examples.Conditions.class, Examples.Waiting.class)) {
            context.getBean(Examples.Conditions.class).page(1);
            context.getBean(Examples.Conditions.class).page(10);
            context.getBean(Examples.Waiting.class).dashboard("today");
            context.getBean(Examples.Waiting.class).suggestions("co");
        }
        assertThat(TestRedis.client().keys(prefix + ":*")).hasSize(2).noneMatch(key -> key.contains(":page:"));
    }

    @Test
    void orders_areInvalidatedByKeyAndByCache() {
        try (var context = start(Examples.OrderService.class)) {
            Examples.OrderService orders = context.getBean(Examples.OrderService.class);
            assertThat(orders.ofUser(7)).isEmpty();
            assertThat(TestRedis.client().exists(prefix + ":orders:of:7")).isTrue();

            orders.place(7, "coffee");
            assertThat(orders.ofUser(7)).containsExactly("coffee");

            orders.reset();
            assertThat(orders.ofUser(7)).isEmpty();
        }
    }

    @Test
    void asynchronous_methodsAreCachedAndInvalidated() {
        try (var context = start(Asynchronous.class)) {
            Asynchronous later = context.getBean(Asynchronous.class);
            assertThat(later.stock(1).join()).isEqualTo("many");
            assertThat(later.offers(1).collectList().block()).containsExactly("one", "two");
            assertThat(TestRedis.client().keys(prefix + ":*"))
                    .containsExactlyInAnyOrder(prefix + ":stock:1", prefix + ":offers:1");

            later.reserve(1).block();

            assertThat(later.stock(1).join()).isEqualTo("few");
        }
    }

    @Test
    void neverCached_cachedAllTheSame_stopsTheStartUp() {
        assertThatThrownBy(() -> start(Examples.BalanceService.class))
                .hasMessageContaining(Balance.class.getName())
                .hasMessageContaining("balances are money");
    }

    @Test
    void listener_asABean_hearsHits() {
        try (var context = start(Examples.Listening.class, Examples.Lives.class)) {
            Examples.Lives lives = context.getBean(Examples.Lives.class);
            lives.rate("EUR", "USD");
            lives.rate("EUR", "USD");

            assertThat(context.getBean(Examples.Listening.class).hits.sum()).isEqualTo(1);
        }
    }

    @Test
    void byHand_worksWithoutAFramework() {
        assertThat(ByHand.use(TestRedis.url(), new Shop())).isNotNull();
    }

    @Test
    void batch_readsWhatIsMissing_andSharesItsEntriesWithTheSingleRead() {
        try (AnnotationConfigApplicationContext context =
                start(Shop.class, ProductService.class, ProductBatches.class)) {
            ProductBatches batches = context.getBean(ProductBatches.class);
            ProductService service = context.getBean(ProductService.class);

            service.product(42);
            assertThat(batches.products(List.of(420L, 42L, 7L, 420L)).keySet()).containsExactly(420L, 42L);
            assertThat(service.product(7)).isEmpty();
            batches.products(List.of(7L, 42L, 420L));

            assertThat(context.getBean(Shop.class).readsSinceLastAsked()).isEqualTo(2);
        }
    }
}
