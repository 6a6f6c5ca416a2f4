package dev.larder.cache.spring.boot.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.Args;
import dev.larder.cache.Larder;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.spring.boot.Catalogue;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The endpoint over HTTP, in a whole application on a real Redis. */
class LarderEndpointTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Catalogue catalogue() {
            return new Catalogue();
        }

        /** Who may call is the application's business and not looked at here. */
        @Bean
        SecurityFilterChain everybody(HttpSecurity http) {
            return http.csrf(csrf -> csrf.disable())
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }
    }

    /** Invalidates what is not cached. */
    public static class Doubtful {
        @Invalidates("prodcut:{id}")
        public void update(long id) {}
    }

    private final String prefix = TestRedis.uniquePrefix();
    private final HttpClient http = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application;

    private void start(String... arguments) {
        SpringApplication builder = new SpringApplication(Application.class);
        builder.setDefaultProperties(Map.of(
                "server.port",
                "0",
                "larder.redis.url",
                TestRedis.url(),
                "larder.key-prefix",
                prefix,
                "management.endpoints.web.exposure.include",
                "larder"));
        application = builder.run(arguments);
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private Catalogue catalogue() {
        return application.getBean(Catalogue.class);
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        String port = application.getEnvironment().getProperty("local.server.port");
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator" + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send("GET", path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void overview_listsEveryCacheWithWhatItIsAndDid() throws Exception {
        start();
        catalogue().product(1);
        catalogue().product(1);
        Larder larder = application.getBean(Larder.class);
        larder.cache("by-hand:{id}", String.class).get(Args.args(1), () -> "x");

        JsonNode overview = get("/larder");

        assertThat(overview.get("caches").valueStream().map(cache -> cache.get("name")
                        .asString()))
                .containsExactly("categories-all", "product", "products");
        JsonNode product = overview.get("caches").get(1);
        assertThat(product.get("key").asString()).isEqualTo("product:{id}");
        assertThat(product.get("ttl").asString()).isEqualTo("10m");
        assertThat(product.get("nullTtl").asString()).isEqualTo("30s");
        assertThat(product.get("jitter").asString()).isEqualTo("10%");
        assertThat(product.get("codec").asString()).isEqualTo("json");
        assertThat(product.get("stampede").asString()).isEqualTo("cluster");
        JsonNode categories = overview.get("caches").get(0);
        assertThat(categories.get("refreshAfter").asString()).isEqualTo("1m");
        assertThat(categories.get("staleIfError").asString()).isEqualTo("1h");
        assertThat(categories.get("loadTimeout").isNull()).isTrue();
        assertThat(product.get("staleIfError").isNull()).isTrue();
        assertThat(product.get("statistics").get("hits").asLong()).isEqualTo(1);
        assertThat(product.get("statistics").get("hitRate").asDouble()).isEqualTo(0.5);
        assertThat(product.get("statistics").get("calls").get("miss").asLong()).isEqualTo(1);
        assertThat(overview.get("cachesByHand").get("by-hand").get("misses").asLong())
                .isEqualTo(1);
    }

    @Test
    void overview_namesWhatReadsAndWhatInvalidatesEachCache() throws Exception {
        start();

        JsonNode product = get("/larder/product");

        assertThat(texts(product.get("methods"))).containsExactly(Catalogue.class.getName() + ".product(long)");
        assertThat(product.get("invalidatedBy").valueStream().map(JsonNode::toString))
                .containsExactlyInAnyOrder(
                        "{\"method\":\"" + Catalogue.class.getName() + ".update(long)\",\"by\":[\"product:{id}*\"]}",
                        "{\"method\":\"" + Catalogue.class.getName() + ".updateAll()\",\"by\":[\"product\"]}");
    }

    @Test
    void overview_showsWhatTheStartUpWarnedOf() throws Exception {
        start("--spring.main.sources=" + Doubtful.class.getName());

        assertThat(texts(get("/larder").get("warnings")))
                .singleElement()
                .asString()
                .contains("\"prodcut:{id}\" can match no key of a declared cache");
    }

    @Test
    void noAnswer_holdsACachedValue() throws Exception {
        start();
        catalogue().product(987);

        assertThat(get("/larder").toString() + get("/larder/product?argument=id=987"))
                .doesNotContain("product 987");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "product?argument=id=42 | product:42",
                "Product?argument=id=42 | product:42",
                "products?argument=category=pans&argument=order=PRICE | products:pans:PRICE",
                "products?argument=order=price&argument=category=a%2Cb%3Dc%3Ad | products:a,b=c%3Ad:PRICE",
                "products?argument=order=NAME&argument=category= | products::NAME"
            })
    void key_ofGivenArguments_isShownWithoutACall(String path, String key) throws Exception {
        start();

        String shown = get("/larder/" + path).get("previewedKey").asString();

        assertThat(shown).startsWith(prefix + ":" + key.substring(0, key.indexOf(':')));
        assertThat(TestRedis.client().keys(prefix + ":*")).isEmpty();
        if (path.contains("category=a")) {
            catalogue().products("a,b=c:d", Catalogue.Order.PRICE);
            assertThat(TestRedis.client().keys(prefix + ":*")).containsExactly(shown);
        } else if (!path.endsWith("category=")) {
            assertThat(shown).isEqualTo(prefix + ":" + key);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "product?argument=id=many | \"many\" cannot be converted to long, the type of the parameter id.",
                "product?argument=sku=1 | Name every parameter of one of these methods",
                "products?argument=category=pans | .products(String, Order) with [category, order]",
                "product?argument=42 | Write argument=name=value"
            })
    void key_ofArgumentsThatDoNotFit_isRefusedWithTheCure(String path, String message) throws Exception {
        start();

        HttpResponse<String> response = send("GET", "/larder/" + path);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JsonMapper.shared().readTree(response.body()).path("error").asString())
                .contains(message.strip());
    }

    @Test
    void delete_dropsTheEntriesOfOneCache() throws Exception {
        start();
        catalogue().product(1);
        catalogue().product(2);
        catalogue().categories();

        HttpResponse<String> response = send("DELETE", "/larder/product");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"cache\":\"product\",\"dropped\":2}");
        assertThat(TestRedis.client().keys(prefix + ":*")).containsExactly(prefix + ":categories:all");
    }

    @Test
    void delete_whileRedisIsAway_saysThatItIsNotConfirmed() throws Exception {
        start("--larder.redis.url=redis://127.0.0.1:" + RedisServerProcess.freePort());

        HttpResponse<String> response = send("DELETE", "/larder/product");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("The store did not confirm it");
    }

    @ParameterizedTest
    @CsvSource({"GET", "DELETE"})
    void cacheThatDoesNotExist_isNotFound_andTheOthersAreNamed(String method) throws Exception {
        start();

        HttpResponse<String> response = send(method, "/larder/prodcut");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body())
                .contains("There is no cache \\\"prodcut\\\". Known caches: categories-all, product, products.");
    }

    @Test
    void endpoint_readOnly_dropsNothing() throws Exception {
        start("--management.endpoint.larder.access=read-only");
        catalogue().product(1);

        assertThat(send("DELETE", "/larder/product").statusCode()).isEqualTo(405);
        assertThat(send("GET", "/larder/product").statusCode()).isEqualTo(200);
        assertThat(TestRedis.client().exists(prefix + ":product:1")).isTrue();
    }

    @Test
    void endpoint_notExposed_isNotThere() throws Exception {
        start("--management.endpoints.web.exposure.include=health");

        assertThat(send("GET", "/larder").statusCode()).isEqualTo(404);
        assertThat(application.getBeansOfType(LarderEndpoint.class)).isEmpty();
    }
}
