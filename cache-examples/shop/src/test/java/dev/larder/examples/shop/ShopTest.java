package dev.larder.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import redis.clients.jedis.RedisClient;

/**
 * The whole shop as a person starts it, on its own Redis and PostgreSQL, asked over HTTP. One application serves all
 * test classes, and starts only if its annotations give no reason for a warning. Every test finds an empty Redis; the
 * products stay, so a test that changes some adds its own.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "larder.strict=true",
        useMainMethod = SpringBootTest.UseMainMethod.ALWAYS)
public abstract class ShopTest {

    @Autowired
    protected JdbcClient database;

    protected ShopClient shop;
    protected RedisClient redis;

    @BeforeEach
    void open(@LocalServerPort int port, @Value("${larder.redis.url}") URI redisUrl) {
        shop = new ShopClient("http://localhost:" + port);
        redis = RedisClient.create(redisUrl);
        redis.flushDB();
    }

    @AfterEach
    void close() {
        redis.close();
    }

    /** A product with this id that no other test knows: two variants, reviewed with 4 and 5. */
    protected void addProduct(long id) {
        database.sql("insert into products (id, organization_id, category_id, sku, name, description, price)"
                        + " values (:id, 1, 7, :sku, 'Test pan', 'A pan to test with.', 20.00)")
                .param("id", id)
                .param("sku", skuOf(id))
                .update();
        database.sql("insert into variants (product_id, sku, name, surcharge) values"
                        + " (:id, :sku || '-1', 'small', 0), (:id, :sku || '-2', 'large', 2.50)")
                .param("id", id)
                .param("sku", skuOf(id))
                .update();
        database.sql("insert into reviews (product_id, rating) values (:id, 4), (:id, 5)")
                .param("id", id)
                .update();
    }

    /** The smaller of the product's two variants. */
    protected long variantOf(long productId) {
        return database.sql("select min(id) from variants where product_id = :id")
                .param("id", productId)
                .query(Long.class)
                .single();
    }

    protected void setStock(long variantId, int onHand) {
        database.sql("insert into stock (variant_id, on_hand) values (:id, :onHand)"
                        + " on conflict (variant_id) do update set on_hand = excluded.on_hand, reserved = 0")
                .param("id", variantId)
                .param("onHand", onHand)
                .update();
    }

    /** Users with these ids that no other test knows. */
    protected void addUsers(long... ids) {
        for (long id : ids) {
            database.sql("insert into users (id, name, email, password_hash)"
                            + " values (:id, 'Test user', :id || '@example.org', 'none')")
                    .param("id", id)
                    .update();
        }
    }

    protected void removeUsers(long... ids) {
        for (long id : ids) {
            database.sql("delete from users where id = :id").param("id", id).update();
        }
    }

    /** Organizations with these ids that no other test knows. */
    protected void addOrganizations(long... ids) {
        for (long id : ids) {
            database.sql("insert into organizations (id, name, city) values (:id, 'Test organization ' || :id, 'Here')")
                    .param("id", id)
                    .update();
        }
    }

    protected void removeOrganizations(long... ids) {
        for (long id : ids) {
            database.sql("delete from organizations where id = :id")
                    .param("id", id)
                    .update();
        }
    }

    protected void addMember(long userId, long organizationId, String role) {
        database.sql(
                        "insert into memberships (user_id, organization_id, role) values (:userId, :organizationId, :role)")
                .param("userId", userId)
                .param("organizationId", organizationId)
                .param("role", role)
                .update();
    }

    protected void removeProducts(long... ids) {
        for (long id : ids) {
            database.sql("delete from products where id = :id").param("id", id).update();
        }
    }

    public static String skuOf(long id) {
        return "TEST-" + id;
    }

    /** What the shop has in Redis. */
    protected List<String> keys() {
        return redis.keys("*").stream()
                .filter(key -> !key.startsWith("~larder:"))
                .sorted()
                .toList();
    }

    protected void assertIsProblem(Answer answer, int status, String detail) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.json("$.detail").toString()).contains(detail);
    }
}
