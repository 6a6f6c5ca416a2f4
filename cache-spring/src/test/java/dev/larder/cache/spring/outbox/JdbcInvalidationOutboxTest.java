package dev.larder.cache.spring.outbox;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.Cache;
import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.Larder;
import dev.larder.cache.LarderBuilder;
import dev.larder.cache.invalidation.InvalidationOutbox.Entry;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.spring.TestPostgres;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.FaultProxy;
import dev.larder.cache.testing.TestRedis;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The outbox in a table, on PostgreSQL and H2. */
class JdbcInvalidationOutboxTest {

    private static Stream<String> databases() {
        return Stream.of(TestPostgres.url(), "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    /** With an empty table, made as the documentation says. */
    private static DriverManagerDataSource database(String url) throws Exception {
        DriverManagerDataSource database = new DriverManagerDataSource(url);
        JdbcTemplate jdbc = new JdbcTemplate(database);
        jdbc.execute("drop table if exists larder_outbox");
        jdbc.execute(new ClassPathResource("larder-outbox.sql", JdbcInvalidationOutbox.class)
                .getContentAsString(StandardCharsets.UTF_8));
        return database;
    }

    @ParameterizedTest
    @MethodSource("databases")
    void entries_saved_areThereInTheirOrderUntilTheyAreRemoved(String url) throws Exception {
        JdbcInvalidationOutbox outbox = new JdbcInvalidationOutbox(database(url));
        Entry first = new Entry("a", "{\"keys\":[\"product:1\"]}");
        Entry second = new Entry("b", "x".repeat(100_000));

        outbox.save(first);
        outbox.save(second);

        assertThat(outbox.saved(10)).containsExactly(first, second);
        assertThat(outbox.saved(1)).containsExactly(first);
        outbox.remove(List.of("a", "unknown"));
        assertThat(outbox.saved(10)).containsExactly(second);
    }

    private static Stream<Throwable> refusals() {
        return Stream.of(
                new SQLFeatureNotSupportedException("getNetworkTimeout"),
                new SQLException("not implemented"),
                new AbstractMethodError("Connection.getNetworkTimeout"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void driver_withoutALimitForItsNetwork_isUsedAllTheSame(Throwable refusal) throws Exception {
        DataSource database = database("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        JdbcInvalidationOutbox outbox = new JdbcInvalidationOutbox(new DelegatingDataSource(database) {
            @Override
            public Connection getConnection() throws SQLException {
                return without("NetworkTimeout", refusal, super.getConnection());
            }
        });
        Entry entry = new Entry("a", "{\"keys\":[\"product:1\"]}");

        outbox.save(entry);

        assertThat(outbox.saved(10)).containsExactly(entry);
    }

    private static Connection without(String methods, Throwable refusal, Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().endsWith(methods)) {
                        throw refusal;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /**
     * Redis is cut off when the process invalidates, and the process ends before it is back; Redis keeps the old value.
     */
    @ParameterizedTest
    @MethodSource("databases")
    void outageThatOutlivesTheProcess_nextProcessServesNothingOld(String url) throws Exception {
        JdbcInvalidationOutbox outbox = new JdbcInvalidationOutbox(database(url));
        String prefix = TestRedis.uniquePrefix();
        try (Larder other = larder(prefix, TestRedis.connection()).build()) {
            assertThat(products(other).get(args(1), () -> "old")).isEqualTo("old");
            try (FaultProxy proxy = FaultProxy.to(URI.create(TestRedis.url()).getPort());
                    Larder dying = larder(prefix, patientUntilCut("redis://localhost:" + proxy.port()))
                            .outbox(outbox)
                            .build()) {
                assertThat(products(dying).get(args(1), () -> "new")).isEqualTo("old");
                proxy.redirectTo(9); // Nobody is there.
                proxy.cutAll();
                dying.invalidate("product:{id}", args(1));
                assertThat(outbox.saved(10)).hasSize(1);
            }
            assertThat(products(other).get(args(1), () -> "new"))
                    .as("what Redis still holds")
                    .isEqualTo("old");

            try (Larder next =
                    larder(prefix, TestRedis.connection()).outbox(outbox).build()) {
                assertThat(products(next).get(args(1), () -> "new")).isEqualTo("new");
                await(() -> next.parts().engine().outstandingInvalidations() == 0);
                await(() -> isEmpty(outbox));
            }
            assertThat(products(other).get(args(1), () -> "new")).isEqualTo("new");
        }
    }

    private static RedisConnectionSettings.Builder patientUntilCut(String url) {
        return RedisConnectionSettings.builder().url(url).timeout(Duration.ofSeconds(3));
    }

    private static LarderBuilder larder(String prefix, RedisConnectionSettings.Builder connection) {
        return Larder.builder()
                .redis(connection)
                .settings(CacheSettings.builder().keyPrefix(prefix).build());
    }

    private static Cache<String> products(Larder larder) {
        return larder.cache("product:{id}", String.class);
    }

    private static boolean isEmpty(JdbcInvalidationOutbox outbox) {
        try {
            return outbox.saved(1).isEmpty();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it comes to pass within 20 s").isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    @Test
    void table_withANameThatIsNone_isRefused() {
        assertThatThrownBy(() -> new JdbcInvalidationOutbox(new DriverManagerDataSource(), "outbox; drop table x"))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("outbox; drop table x");
    }
}
