package dev.larder.cache.spring.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.TestPostgres;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Which loads are stored although a transaction was open before the call (rule R22), on real databases. */
@ExtendWith(OutputCaptureExtension.class)
class TransactionFillTest {

    private static final Consumer<TransactionTemplate> READ_ONLY = template -> template.setReadOnly(true);

    private static final Consumer<TransactionTemplate> READ_COMMITTED = template -> {
        template.setReadOnly(true);
        template.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    };

    private static final Consumer<TransactionTemplate> REPEATABLE_READ = template -> {
        template.setReadOnly(true);
        template.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    };

    private TransactionApplication application;

    private TransactionApplication start(String database, String fill) {
        return start(database, fill, TransactionApplication.Jdbc.class);
    }

    private TransactionApplication start(String database, String fill, Class<?> configuration) {
        application = new TransactionApplication(database, Map.of("larder.transaction.fill", fill), configuration);
        return application;
    }

    @AfterEach
    void stop() {
        application.close();
    }

    /**
     * The transaction takes its snapshot at v0. Another thread commits v1 and invalidates. The load in the transaction
     * begins after that, so it would get a fresh lease, and no later invalidation would remove what it stores.
     */
    private String loadFromOldSnapshot(Consumer<TransactionTemplate> definition) {
        return application.template(definition).execute(status -> {
            application.jdbc.queryForList("select * from prices");
            application.changeElsewhere(1, "v1");
            return application.prices.price(1);
        });
    }

    @Test
    void snapshot_fromBeforeAWrite_isNotStored() {
        start(TestPostgres.url(), "auto");

        assertThat(loadFromOldSnapshot(REPEATABLE_READ)).isEqualTo("v0");

        assertThat(application.isStored("price:1")).isFalse();
        assertThat(application.readElsewhere(1)).isEqualTo("v1");
    }

    @Test
    void snapshot_thatTheDataSourceGivesByDefault_isNotStored() {
        start(TestPostgres.urlOfSnapshots(), "auto");

        assertThat(loadFromOldSnapshot(READ_ONLY)).isEqualTo("v0");

        assertThat(application.isStored("price:1")).isFalse();
    }

    /** The same race, where the user has said that it does not matter: it shows that the tests above see something. */
    @Test
    void snapshot_whereEveryReadOnlyTransactionIsTrusted_isStored() {
        start(TestPostgres.url(), "read-only");

        assertThat(loadFromOldSnapshot(REPEATABLE_READ)).isEqualTo("v0");

        assertThat(application.isStored("price:1")).isTrue();
        assertThat(application.readElsewhere(1)).isEqualTo("v0");
    }

    @Test
    void readCommitted_seesTheWriteOfAnother_andIsStored() {
        start(TestPostgres.url(), "auto");

        assertThat(loadFromOldSnapshot(READ_COMMITTED)).isEqualTo("v1");

        assertThat(application.isStored("price:1")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "postgres, auto, false, false, false",
        "postgres, auto, false, true, false",
        "postgres, auto, true, false, true",
        "postgres, auto, true, true, true",
        "postgres, read-only, false, true, false",
        "postgres, read-only, true, false, true",
        "postgres, never, true, true, false",
        "h2, auto, false, true, false",
        "h2, auto, true, false, true",
        "h2, auto, true, true, true",
        "h2, read-only, true, false, true",
        "h2, never, true, true, false"
    })
    void load_inAnOpenTransaction_isStoredWhereThatIsSafe(
            String database, String fill, boolean readOnly, boolean declared, boolean stored) {
        start(database.equals("h2") ? TransactionApplication.H2 : TestPostgres.url(), fill);
        Consumer<TransactionTemplate> definition = template -> {
            template.setReadOnly(readOnly);
            if (declared) {
                template.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
            }
        };

        String price = application.template(definition).execute(status -> application.prices.price(1));

        assertThat(price).isEqualTo("v0");
        assertThat(application.isStored("price:1")).isEqualTo(stored);
    }

    @Test
    void dataSource_isAskedForItsIsolationOnce() {
        start(TestPostgres.url(), "auto");

        for (long id : new long[] {1, 2}) {
            application.template(READ_ONLY).executeWithoutResult(status -> application.prices.price(id));
            assertThat(application.isStored("price:" + id)).isTrue();
        }

        assertThat(application.dataSource.isolationQuestions).hasValue(1);
    }

    @Test
    void hit_inATransaction_asksNobody() {
        start(TestPostgres.url(), "auto");
        application.prices.price(1);

        application.template(READ_ONLY).executeWithoutResult(status -> assertThat(application.prices.price(1))
                .isEqualTo("v0"));

        assertThat(application.dataSource.isolationQuestions).hasValue(0);
        assertThat(application.target.loads).hasValue(1);
    }

    /** What the transaction has written and nobody else may see must not reach another thread through a shared load. */
    @Test
    void uncommittedWrite_thenRolledBack_isNeitherStoredNorJoined() {
        start(TestPostgres.url(), "auto");
        AtomicReference<String> elsewhere = new AtomicReference<>();

        application.inTransaction(status -> {
            application.target.write(1, "uncommitted");
            application.target.duringNextLoad = () -> elsewhere.set(application.readElsewhere(1));
            assertThat(application.prices.price(1)).isEqualTo("uncommitted");
            status.setRollbackOnly();
        });

        assertThat(elsewhere).hasValue("v0");
        assertThat(application.prices.price(1)).isEqualTo("v0");
    }

    /** The other holds the lease and waits for this transaction's row, as a load under a row lock does. */
    @Test
    void load_inATransaction_waitsForNobody() {
        start(TestPostgres.url(), "auto");
        AtomicReference<String> inTransaction = new AtomicReference<>();
        application.target.duringNextLoad = () -> inTransaction.set(application.elsewhere(
                () -> application.template(any -> {}).execute(status -> application.prices.price(1))));

        assertThat(application.prices.price(1)).isEqualTo("v0");

        assertThat(inTransaction).hasValue("v0");
        assertThat(application.target.loads).hasValue(2);
    }

    /** The write is undone, but another key's load may have seen it. */
    @Test
    void readOnlyTransaction_inWhichAnInvalidatingMethodRan_storesNothingMore() {
        start(TransactionApplication.H2, "auto");

        application.template(READ_ONLY).executeWithoutResult(status -> {
            application.prices.changeInWhateverThereIs(1, "v1");
            application.prices.label(1);
            status.setRollbackOnly();
        });

        assertThat(application.isStored("price:1:label")).isFalse();
    }

    @Test
    void readOnlyTransaction_insideAWritingOne_storesNothing() {
        start(TestPostgres.url(), "auto");

        application.inTransaction(status -> {
            application.target.write(1, "uncommitted");
            application.template(READ_COMMITTED).executeWithoutResult(inner -> application.prices.price(1));
            status.setRollbackOnly();
        });

        assertThat(application.isStored("price:1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {TransactionDefinition.PROPAGATION_REQUIRES_NEW, TransactionDefinition.PROPAGATION_NOT_SUPPORTED})
    void load_whileAWritingTransactionIsSuspended_isStored(int propagation) {
        start(TestPostgres.url(), "auto");

        application.inTransaction(status -> {
            application.target.write(1, "uncommitted");
            application
                    .template(template -> {
                        template.setPropagationBehavior(propagation);
                        template.setReadOnly(true);
                    })
                    .executeWithoutResult(inner -> application.prices.price(1));
            status.setRollbackOnly();
        });

        assertThat(application.isStored("price:1")).isTrue();
        assertThat(application.prices.price(1)).isEqualTo("v0");
    }

    @Test
    void refusal_isSaidOncePerCacheWithTheCure(CapturedOutput output) {
        start(TransactionApplication.H2, "auto");

        application.inTransaction(status -> {
            application.prices.price(1);
            application.prices.price(2);
            application.prices.label(1);
        });

        assertThat(output.getAll().lines().filter(line -> line.contains("a load is not stored by its caller")))
                .hasSize(2)
                .allMatch(line -> line.contains("declare it readOnly = true")
                        && line.contains("larder.transaction.fill-behind=true"))
                .anyMatch(line -> line.contains("Cache price:"))
                .anyMatch(line -> line.contains("Cache price-label:"));
    }

    @Test
    void refusal_whereNothingIsRefused_isNotSaid(CapturedOutput output) {
        start(TransactionApplication.H2, "auto");

        application.prices.price(1);
        application.template(READ_COMMITTED).executeWithoutResult(status -> application.prices.price(2));

        assertThat(output.getAll()).doesNotContain("is not stored");
    }

    // ---- Which data source?

    /** A second data source takes part as soon as one of its connections is used. */
    static class TwoSources {
        private final JdbcTemplate first;
        private final JdbcTemplate second;

        TwoSources(DataSource first, DataSource second) {
            this.first = new JdbcTemplate(first);
            this.second = new JdbcTemplate(second);
        }

        void touchBoth() {
            first.queryForList("select * from prices");
            second.queryForList("select 1");
        }
    }

    @Configuration
    @Import(TransactionApplication.Jdbc.class)
    static class WithSecond {
        @Bean
        TwoSources twoSources(DataSource dataSource, Environment environment) {
            return new TwoSources(dataSource, new WitnessDataSource(environment.getRequiredProperty("second")));
        }
    }

    @ParameterizedTest
    @CsvSource({"true, false, true", "false, false, false", "true, true, false"})
    void severalDataSources_areStoredOnlyIfAllAreKnownToAgree(
            boolean secondIsReadCommitted, boolean declared, boolean stored) {
        String second = secondIsReadCommitted ? TestPostgres.url() : TestPostgres.urlOfSnapshots();
        application = new TransactionApplication(TransactionApplication.H2, Map.of("second", second), WithSecond.class);

        application.template(declared ? READ_COMMITTED : READ_ONLY).executeWithoutResult(status -> {
            application.context.getBean(TwoSources.class).touchBoth();
            application.prices.price(1);
        });

        assertThat(application.isStored("price:1")).isEqualTo(stored);
    }

    /** Behind one data source two databases of different isolation. */
    @Configuration
    @EnableLarder
    @EnableTransactionManagement
    static class Routing {
        @Bean
        WitnessDataSource dataSource(Environment environment) {
            return new WitnessDataSource(environment.getRequiredProperty("database"));
        }

        @Bean
        @Primary
        DataSource routed(WitnessDataSource dataSource, Environment environment) {
            AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {
                @Override
                protected Object determineCurrentLookupKey() {
                    return "only";
                }
            };
            routing.setTargetDataSources(Map.of("only", dataSource));
            routing.afterPropertiesSet();
            boolean lazy = environment.getProperty("lazy", Boolean.class, false);
            return lazy ? new LazyConnectionDataSourceProxy(dataSource) : new DelegatingDataSource(routing);
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource routed) {
            return new JdbcTransactionManager(routed);
        }

        @Bean
        Prices prices(DataSource routed) {
            return new Prices(routed);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false, false", "false, true, true", "true, false, false", "true, true, true"})
    void dataSource_thatMayLeadToSeveralDatabases_isTrustedOnlyAtTheDeclaredLevel(
            boolean lazy, boolean declared, boolean stored) {
        application =
                new TransactionApplication(TestPostgres.url(), Map.of("lazy", String.valueOf(lazy)), Routing.class);

        application
                .template(declared ? READ_COMMITTED : READ_ONLY)
                .executeWithoutResult(status -> application.prices.price(1));

        assertThat(application.isStored("price:1")).isEqualTo(stored);
    }

    // ---- What else is bound?

    @Test
    void unknownResource_countsAsASession(CapturedOutput output) {
        start(TestPostgres.url(), "auto");

        application.template(READ_COMMITTED).executeWithoutResult(status -> {
            TransactionSynchronizationManager.bindResource("session factory", new StringBuilder("a session"));
            application.prices.price(1);
            TransactionSynchronizationManager.unbindResource("session factory");
        });

        assertThat(application.isStored("price:1")).isFalse();
        assertThat(output.getAll()).contains("Bound to the thread is a java.lang.StringBuilder");
    }

    /** Its own transaction begins inside the load, whatever it declares. */
    static class OwnTransactions {
        @Cached("own:{id}")
        @org.springframework.transaction.annotation.Transactional
        public String own(long id) {
            return "own " + id;
        }
    }

    @Configuration
    @Import(TransactionApplication.Jdbc.class)
    static class WithOwnTransactions {
        @Bean
        OwnTransactions ownTransactions() {
            return new OwnTransactions();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "read-only", "never"})
    void transaction_thatTheCachedMethodOpensItself_doesNotMatter(String fill) {
        start(TransactionApplication.H2, fill, WithOwnTransactions.class);

        application.context.getBean(OwnTransactions.class).own(1);

        assertThat(application.isStored("own:1")).isTrue();
    }
}
