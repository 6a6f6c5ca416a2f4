package dev.larder.cache.spring.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.Larder;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Envelope.Kind;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import dev.larder.cache.spring.TestPostgres;
import dev.larder.cache.spring.transaction.TransactionsTest.ForgetfulTransactionManager;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** When the result of an {@code @Updates} method is stored, with Spring's transactions on real databases. */
class UpdatesInTransactionsTest {

    /** A stock and what its place is called: two tables, one value. */
    record Stock(long id, int count, String place) {}

    static class Stocks {

        private final JdbcTemplate jdbc;
        int loads;

        Stocks(DataSource dataSource) {
            this.jdbc = new JdbcTemplate(dataSource);
        }

        @Cached("stock:{id}")
        public Stock stock(long id) {
            loads++;
            return select(id);
        }

        private Stock select(long id) {
            return jdbc.queryForObject(
                    "select s.count, p.name from stocks s, places p where s.id = ? and p.id = 1",
                    (row, number) -> new Stock(id, row.getInt(1), row.getString(2)),
                    id);
        }

        @Updates("stock:{id}")
        @Transactional
        public Stock take(long id, int count) {
            jdbc.update("update stocks set count = count - ? where id = ?", count, id);
            return select(id);
        }

        @Updates("stock:{id}")
        @Transactional
        public Stock takeAndFail(long id, int count) {
            jdbc.update("update stocks set count = count - ? where id = ?", count, id);
            throw new IllegalStateException("after the write");
        }

        /** A checked exception does not roll back. */
        @Updates("stock:{id}")
        @Transactional
        public Stock takeAndComplain(long id, int count) throws Exception {
            jdbc.update("update stocks set count = count - ? where id = ?", count, id);
            throw new Exception("after the write");
        }

        @Invalidates("stock:{id}")
        @Transactional
        public void move(long id, String place) {
            jdbc.update("update places set name = ? where id = 1", place);
        }
    }

    @Configuration
    @EnableLarder
    @EnableTransactionManagement
    static class Application {
        @Bean
        DataSource dataSource(Environment environment) {
            return new DriverManagerDataSource(environment.getRequiredProperty("database"));
        }

        @Bean
        ForgetfulTransactionManager transactionManager(DataSource dataSource) {
            return new ForgetfulTransactionManager(dataSource);
        }

        @Bean
        Stocks stocks(DataSource dataSource) {
            return new Stocks(dataSource);
        }
    }

    private static final String H2 = "jdbc:h2:mem:stocks;DB_CLOSE_DELAY=-1";

    private AnnotationConfigApplicationContext context;
    private Stocks stocks;
    private Stocks target;

    private void start(String database, String fill) {
        JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(database));
        jdbc.execute("drop table if exists stocks");
        jdbc.execute("drop table if exists places");
        jdbc.execute("create table stocks (id bigint primary key, count int)");
        jdbc.execute("create table places (id bigint primary key, name varchar(20))");
        jdbc.update("insert into stocks values (1, 10)");
        jdbc.update("insert into places values (1, 'old')");
        context = SpringApplications.with(
                Map.of(
                        "database",
                        database,
                        "larder.transaction.fill",
                        fill,
                        "larder.transaction.fill-behind",
                        "false"),
                Application.class);
        stocks = context.getBean(Stocks.class);
        target = (Stocks) org.springframework.aop.framework.AopProxyUtils.getSingletonTarget(stocks);
        assertThat(stocks.stock(1).count()).isEqualTo(10);
        target.loads = 0;
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private TransactionTemplate transaction(Consumer<TransactionTemplate> definition) {
        TransactionTemplate template = new TransactionTemplate(context.getBean(ForgetfulTransactionManager.class));
        definition.accept(template);
        return template;
    }

    private TransactionTemplate transaction() {
        return transaction(any -> {});
    }

    private Kind kind() {
        byte[] bytes = context.getBean(Larder.class).parts().store().read("stock:1");
        return bytes == null ? null : Envelope.parse(bytes).kind();
    }

    private static void elsewhere(Runnable work) {
        CompletableFuture.runAsync(work, command -> new Thread(command).start()).join();
    }

    @Test
    void ownTransaction_committed_isStoredWhenTheCallReturns() {
        start(H2, "auto");

        assertThat(stocks.take(1, 3).count()).isEqualTo(7);

        assertThat(stocks.stock(1).count()).isEqualTo(7);
        assertThat(target.loads).isZero();
    }

    @Test
    void ownTransaction_rolledBack_givesTheKeyFree() {
        start(H2, "auto");

        assertThatThrownBy(() -> stocks.takeAndFail(1, 3)).hasMessage("after the write");

        assertThat(kind()).isNull();
        assertThat(stocks.stock(1).count()).isEqualTo(10);
    }

    @Test
    void ownTransaction_committedByAMethodThatThrows_isDropped() {
        start(H2, "auto");

        assertThatThrownBy(() -> stocks.takeAndComplain(1, 3)).hasMessage("after the write");

        assertThat(stocks.stock(1).count()).isEqualTo(7);
    }

    @Test
    void ownTransaction_ofUnknownOutcome_isDropped() {
        start(H2, "auto");
        context.getBean(ForgetfulTransactionManager.class).losesAnswers = true;

        assertThatThrownBy(() -> stocks.take(1, 3)).isInstanceOf(TransactionSystemException.class);

        assertThat(kind()).isNull();
        assertThat(stocks.stock(1).count()).isEqualTo(7);
    }

    @Test
    void outerTransaction_committed_isStoredAtItsEnd() {
        start(H2, "auto");
        transaction().executeWithoutResult(status -> {
            stocks.take(1, 3);

            assertThat(kind()).isEqualTo(Kind.WRITE);
            assertThat(stocks.stock(1).count()).as("its own write").isEqualTo(7);
            elsewhere(() -> assertThat(stocks.stock(1).count()).isEqualTo(10));
        });

        target.loads = 0;
        assertThat(stocks.stock(1).count()).isEqualTo(7);
        assertThat(target.loads).isZero();
    }

    @Test
    void outerTransaction_rolledBack_storesNothing() {
        start(H2, "auto");
        transaction().executeWithoutResult(status -> {
            stocks.take(1, 3);
            status.setRollbackOnly();
        });

        assertThat(kind()).isNull();
        assertThat(stocks.stock(1).count()).isEqualTo(10);
    }

    @Test
    void outerTransaction_ofUnknownOutcome_isDropped() {
        start(H2, "auto");
        context.getBean(ForgetfulTransactionManager.class).losesAnswers = true;

        assertThatThrownBy(() -> transaction().executeWithoutResult(status -> stocks.take(1, 3)))
                .isInstanceOf(TransactionSystemException.class);

        assertThat(kind()).isNull();
        assertThat(stocks.stock(1).count()).isEqualTo(7);
    }

    @Test
    void savepoint_rolledBackInATransactionThatCommits_isDropped() {
        start(H2, "auto");
        TransactionTemplate nested =
                transaction(template -> template.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED));
        transaction()
                .executeWithoutResult(status -> nested.executeWithoutResult(inner -> {
                    stocks.take(1, 3);
                    inner.setRollbackOnly();
                }));

        assertThat(kind()).isNull();
        assertThat(stocks.stock(1).count()).isEqualTo(10);
    }

    @Test
    void outerTransaction_twoUpdatesOfOneKey_isDropped() {
        start(H2, "auto");
        transaction().executeWithoutResult(status -> {
            stocks.take(1, 3);
            stocks.take(1, 1);
        });

        assertThat(kind()).isNull();
        assertThat(stocks.stock(1).count()).isEqualTo(6);
    }

    /**
     * The transaction takes its snapshot; another thread moves the stock to a new place, commits and invalidates. The
     * update begins after that, so its write stands until the end, but what it returns has the old place.
     */
    private void updateFromOldSnapshot(int isolation) {
        transaction(template -> template.setIsolationLevel(isolation)).executeWithoutResult(status -> {
            new JdbcTemplate(context.getBean(DataSource.class)).queryForList("select * from places");
            elsewhere(() -> stocks.move(1, "new"));
            stocks.take(1, 3);
        });
    }

    @Test
    void R22_resultOfAnOldSnapshot_isNotStored() {
        start(TestPostgres.url(), "auto");

        updateFromOldSnapshot(TransactionDefinition.ISOLATION_REPEATABLE_READ);

        assertThat(kind()).isNull();
        assertThat(stocks.stock(1)).isEqualTo(new Stock(1, 7, "new"));
    }

    @Test
    void readCommitted_seesTheWriteOfAnother_andIsStored() {
        start(TestPostgres.url(), "auto");

        updateFromOldSnapshot(TransactionDefinition.ISOLATION_READ_COMMITTED);

        assertThat(kind()).isEqualTo(Kind.VALUE);
        assertThat(stocks.stock(1)).isEqualTo(new Stock(1, 7, "new"));
    }

    @ParameterizedTest
    @CsvSource({"auto, VALUE", "read-only, VALUE", "never,"})
    void propertyOfFills_decidesWhetherResultsAreStored(String fill, Kind left) {
        start(H2, fill);
        transaction().executeWithoutResult(status -> stocks.take(1, 3));

        assertThat(kind()).isEqualTo(left);
    }
}
