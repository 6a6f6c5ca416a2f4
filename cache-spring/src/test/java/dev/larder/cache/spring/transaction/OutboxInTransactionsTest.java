package dev.larder.cache.spring.transaction;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.zaxxer.hikari.HikariDataSource;
import dev.larder.cache.Larder;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.invalidation.InvalidationOutbox;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import dev.larder.cache.spring.TestPostgres;
import dev.larder.cache.spring.outbox.JdbcInvalidationOutbox;
import dev.larder.cache.spring.transaction.TransactionsTest.ForgetfulTransactionManager;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.DelegatingStore;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The outbox during an outage, on PostgreSQL with a pool of ten, all of which are in the hands of writers. */
class OutboxInTransactionsTest {

    private static final int CONNECTIONS = 10;
    private static final Duration POOL_TIMEOUT = Duration.ofSeconds(30);

    /** The way to the store, which can be cut. */
    static class Way extends DelegatingStore {

        private final MemoryStore memory = new MemoryStore();
        volatile boolean isCut;
        volatile Runnable whenAsked = () -> {};

        @Override
        protected CacheStore store() {
            whenAsked.run();
            if (isCut) {
                throw new StoreUnavailableException("cut off by the test", null);
            }
            return memory;
        }

        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** Says how entries came. */
    static class Witness implements InvalidationOutbox {

        private final JdbcInvalidationOutbox outbox;
        final AtomicInteger inTransaction = new AtomicInteger();
        final AtomicInteger onItsOwn = new AtomicInteger();

        Witness(DataSource dataSource) {
            this.outbox = new JdbcInvalidationOutbox(dataSource);
        }

        @Override
        public void save(Entry entry) throws Exception {
            saveAll(List.of(entry));
        }

        @Override
        public void saveAll(Collection<Entry> entries) throws Exception {
            onItsOwn.addAndGet(entries.size());
            outbox.saveAll(entries);
        }

        @Override
        public boolean saveInTransaction(Entry entry) throws Exception {
            boolean saved = outbox.saveInTransaction(entry);
            inTransaction.addAndGet(saved ? 1 : 0);
            return saved;
        }

        @Override
        public void remove(Collection<String> ids) throws Exception {
            outbox.remove(ids);
        }

        @Override
        public List<Entry> saved(int most) throws Exception {
            return outbox.saved(most);
        }
    }

    static class Stocks {

        private final JdbcTemplate jdbc;

        Stocks(DataSource dataSource) {
            this.jdbc = new JdbcTemplate(dataSource);
        }

        @Invalidates("stock:{id}")
        public void take(long id) {
            jdbc.update("update outbox_stocks set count = count - 1 where id = ?", id);
        }

        @Invalidates("stock:{id}")
        @Transactional
        public void takeInOwnTransaction(long id) {
            jdbc.update("update outbox_stocks set count = count - 1 where id = ?", id);
        }

        @Updates("stock:{id}")
        @Transactional
        public String putInOwnTransaction(long id) {
            jdbc.update("update outbox_stocks set count = count + 1 where id = ?", id);
            return "one more";
        }

        @Updates("stock:{id}")
        public String put(long id) {
            jdbc.update("update outbox_stocks set count = count + 1 where id = ?", id);
            return "one more";
        }
    }

    @Configuration
    @EnableLarder
    @EnableTransactionManagement
    static class Application {
        @Bean
        HikariDataSource dataSource() {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(TestPostgres.url());
            pool.setMaximumPoolSize(CONNECTIONS);
            pool.setConnectionTimeout(POOL_TIMEOUT.toMillis());
            return pool;
        }

        @Bean
        ForgetfulTransactionManager transactionManager(DataSource dataSource) {
            return new ForgetfulTransactionManager(dataSource);
        }

        @Bean
        Witness outbox(DataSource dataSource) {
            return new Witness(dataSource);
        }

        @Bean
        Way store() {
            return new Way();
        }

        @Bean
        Stocks stocks(DataSource dataSource) {
            return new Stocks(dataSource);
        }
    }

    private final JdbcTemplate outside = new JdbcTemplate(new DriverManagerDataSource(TestPostgres.url()));
    private final ExecutorService writers = Executors.newFixedThreadPool(CONNECTIONS);
    private AnnotationConfigApplicationContext context;
    private Way store;
    private Witness outbox;
    private Stocks stocks;
    private TransactionTemplate transaction;

    @BeforeEach
    void start() throws Exception {
        outside.execute("drop table if exists outbox_stocks");
        outside.execute("create table outbox_stocks (id bigint primary key, count int not null)");
        for (int id = 0; id < CONNECTIONS; id++) {
            outside.update("insert into outbox_stocks values (?, 100)", id);
        }
        createOutbox();
        context = SpringApplications.with(Map.of("larder.store", "redis"), Application.class);
        store = context.getBean(Way.class);
        outbox = context.getBean(Witness.class);
        stocks = context.getBean(Stocks.class);
        transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
    }

    private void createOutbox() throws Exception {
        outside.execute("drop table if exists larder_outbox");
        outside.execute(new ClassPathResource("larder-outbox.sql", JdbcInvalidationOutbox.class)
                .getContentAsString(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        writers.shutdownNow();
        store.whenAsked = () -> {};
        store.isCut = false;
        context.close();
        outside.execute("drop table if exists larder_outbox");
    }

    private int rows() {
        return outside.queryForObject("select count(*) from larder_outbox", Integer.class);
    }

    private int left(long id) {
        return outside.queryForObject("select count from outbox_stocks where id = ?", Integer.class, id);
    }

    private int outstanding() {
        return context.getBean(Larder.class).parts().engine().outstandingInvalidations();
    }

    private static void await(BooleanSupplier condition) {
        Pause.until("what the test waits for", TestRedis.PATIENT, condition);
    }

    /** From now on Redis is known to be away. */
    private void beginOutage() {
        store.isCut = true;
        stocks.take(0);
        assertThat(rows()).as("safe before the call returned").isEqualTo(1);
    }

    private void endOutage() {
        store.isCut = false;
        await(() -> outstanding() == 0 && rows() == 0);
    }

    /**
     * Ten writers, each in a transaction; all of them hold a connection when the first commits. Returns how long each
     * took from there.
     */
    private List<Duration> tenWritersCommitAtOnce(Runnable whenAllHoldTheirs) throws Exception {
        CyclicBarrier all = new CyclicBarrier(CONNECTIONS, whenAllHoldTheirs);
        List<Future<Duration>> calls = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int id = i;
            calls.add(writers.submit(() -> {
                long[] begun = new long[1];
                transaction.executeWithoutResult(status -> {
                    stocks.take(id);
                    try {
                        all.await(60, TimeUnit.SECONDS);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    begun[0] = System.nanoTime();
                });
                return Duration.ofNanos(System.nanoTime() - begun[0]);
            }));
        }
        List<Duration> took = new ArrayList<>();
        for (Future<Duration> call : calls) {
            took.add(call.get(120, TimeUnit.SECONDS));
        }
        return took;
    }

    @Test
    void redisKnownToBeAway_tenWriters_saveWithTheirTransactions_andNobodyWaitsForAConnection() throws Exception {
        beginOutage();

        List<Duration> took = tenWritersCommitAtOnce(() -> {});

        assertThat(took).allSatisfy(each -> assertThat(each).isLessThan(POOL_TIMEOUT.dividedBy(3)));
        assertThat(rows()).as("all are safe").isEqualTo(1 + CONNECTIONS);
        assertThat(outbox.inTransaction).hasValue(CONNECTIONS);
        assertThat(outbox.onItsOwn).hasValue(1);
        endOutage();
    }

    @Test
    void redisGoesAwayBeforeTheCommits_tenWriters_waitForNoConnection_andAllIsSavedSoon() throws Exception {
        List<Duration> took = tenWritersCommitAtOnce(() -> store.isCut = true);

        assertThat(took).allSatisfy(each -> assertThat(each).isLessThan(POOL_TIMEOUT.dividedBy(3)));
        assertThat(outstanding()).isEqualTo(CONNECTIONS);
        await(() -> rows() == CONNECTIONS);
        endOutage();
    }

    /** A process that dies between its commit and the next step has left what has to be done. */
    @Test
    void redisKnownToBeAway_rowIsThereTogetherWithTheWrite() {
        beginOutage();
        List<String> seen = new ArrayList<>();

        transaction.executeWithoutResult(status -> {
            stocks.take(1);
            seen.add("before the commit " + rows() + ", " + left(1));
            store.whenAsked = () -> {
                store.whenAsked = () -> {};
                seen.add("right after it " + rows() + ", " + left(1));
            };
        });

        assertThat(seen).containsExactly("before the commit 1, 100", "right after it 2, 99");
        endOutage();
    }

    static List<Arguments> methodsWithTransactionsOfTheirOwn() {
        BiConsumer<Stocks, Long> takes = Stocks::takeInOwnTransaction;
        BiConsumer<Stocks, Long> puts = Stocks::putInOwnTransaction;
        return List.of(arguments("invalidates", takes, 99), arguments("updates", puts, 101));
    }

    /** The transaction is that of the method, which is not told of its invalidation before it commits. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("methodsWithTransactionsOfTheirOwn")
    void redisKnownToBeAway_transactionOfTheMethodItself_rowIsThereTogetherWithTheWrite(
            String what, BiConsumer<Stocks, Long> method, int left) {
        beginOutage();
        List<String> seen = new CopyOnWriteArrayList<>();
        store.whenAsked = () -> seen.add(outside.queryForObject(
                "select (select count(*) from larder_outbox) || ', ' || count from outbox_stocks where id = 1",
                String.class));

        method.accept(stocks, 1L);

        assertThat(seen).contains("2, " + left).doesNotContain("1, " + left);
        assertThat(outbox.inTransaction).hasValue(1);
        assertThat(outbox.onItsOwn).hasValue(1);
        store.whenAsked = () -> {};
        endOutage();
    }

    @Test
    void redisKnownToBeAway_rolledBack_leavesNoRow() {
        beginOutage();

        transaction.executeWithoutResult(status -> {
            stocks.take(1);
            status.setRollbackOnly();
        });

        assertThat(rows()).isEqualTo(1);
        assertThat(left(1)).isEqualTo(100);
        assertThat(outstanding()).isEqualTo(1);
        endOutage();
    }

    /** PostgreSQL gives up a transaction with a statement that failed; this one must go on. */
    @Test
    void redisKnownToBeAway_outboxBroken_theTransactionCommitsAllTheSame() throws Exception {
        beginOutage();
        outside.execute("drop table larder_outbox");

        transaction.executeWithoutResult(status -> stocks.take(1));

        assertThat(left(1)).isEqualTo(99);
        assertThat(outstanding()).isEqualTo(2);
        createOutbox();
        endOutage();
    }

    @Test
    void redisKnownToBeAway_update_isSavedWithItsTransaction() {
        beginOutage();

        transaction.executeWithoutResult(status -> stocks.put(1));

        assertThat(outbox.inTransaction).hasValue(1);
        assertThat(rows()).isEqualTo(2);
        endOutage();
    }

    @Test
    void redisKnownToBeAway_readOnlyTransaction_isNotWrittenTo() {
        beginOutage();
        transaction.setReadOnly(true);

        transaction.executeWithoutResult(status -> context.getBean(Larder.class).invalidate("stock:{id}", args(1)));

        assertThat(outbox.inTransaction).hasValue(0);
        await(() -> rows() == 2);
        endOutage();
    }

    @Test
    void redisAnswers_theOutboxIsNotAsked() {
        transaction.executeWithoutResult(status -> stocks.take(1));

        assertThat(outbox.inTransaction).hasValue(0);
        assertThat(outbox.onItsOwn).hasValue(0);
    }

    /** Whether the row is there, nobody here knows; so it is met again in the table, and removed then. */
    @Test
    void redisKnownToBeAway_outcomeOfTheCommitUnknown_isSavedAndNothingIsLeftInTheEnd() {
        beginOutage();
        ForgetfulTransactionManager manager = context.getBean(ForgetfulTransactionManager.class);
        manager.losesAnswers = true;

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> stocks.take(1)))
                .hasMessageContaining("the answer to COMMIT was lost");

        assertThat(left(1)).isEqualTo(99);
        await(() -> rows() == 3);
        manager.losesAnswers = false;
        endOutage();
    }
}
