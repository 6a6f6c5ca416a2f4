package dev.larder.examples.shop.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.shop.Answer;
import dev.larder.examples.shop.ShopApplication;
import dev.larder.examples.shop.ShopClient;
import dev.larder.examples.shop.ShopTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A second shop on the same database, whose Redis takes connections and never answers. */
class RedisAwayTest extends ShopTest {

    private static final long ID = 940_001;
    private static final long BUDGET_MILLIS = 250;

    private ServerSocket silent;
    private ConfigurableApplicationContext application;
    private ShopClient shopWithoutRedis;

    @BeforeEach
    void start(@Value("${spring.datasource.url}") String databaseUrl) throws IOException {
        addProduct(ID);
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        application = SpringApplication.run(
                ShopApplication.class,
                "--server.port=0",
                "--larder.redis.url=redis://127.0.0.1:" + silent.getLocalPort(),
                "--larder.redis.timeout=" + BUDGET_MILLIS + "ms",
                "--spring.datasource.url=" + databaseUrl);
        shopWithoutRedis = new ShopClient(
                "http://localhost:" + application.getEnvironment().getProperty("local.server.port"));
    }

    @AfterEach
    void stop() throws IOException {
        application.close();
        silent.close();
        removeProducts(ID);
    }

    @Test
    void shop_readsAndWritesAsWithoutACache() {
        readAll();

        assertThat(shopWithoutRedis
                        .patch("/api/products/" + ID, "{\"price\": 44.40}")
                        .status())
                .isEqualTo(200);

        assertThat(shopWithoutRedis.get(CatalogueRead.DETAILS.cached(ID)).<Double>json("$.price"))
                .isEqualTo(44.40);
    }

    @Test
    void shop_afterAFewFailures_waitsForRedisNoMore() {
        readAll();

        // Each would wait for Redis; whatever else the machine does, it does not do it in all of them.
        List<Answer> answers = Stream.generate(() -> shopWithoutRedis.get(CatalogueRead.FIND.cached(ID)))
                .limit(10)
                .toList();

        assertThat(answers).extracting(Answer::outcome).containsOnly("UNAVAILABLE");
        assertThat(answers).extracting(Answer::serverMillis).anyMatch(took -> took < BUDGET_MILLIS);
    }

    private void readAll() {
        for (CatalogueRead read : CatalogueRead.values()) {
            Answer answer = shopWithoutRedis.get(read.cached(ID));
            assertThat(answer.status()).as(read.name()).isEqualTo(200);
            assertThat(answer.outcome()).as(read.name()).isEqualTo("UNAVAILABLE");
            assertThat(answer.body()).contains("Test pan");
        }
    }
}
