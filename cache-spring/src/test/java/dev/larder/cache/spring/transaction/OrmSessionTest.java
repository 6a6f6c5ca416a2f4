package dev.larder.cache.spring.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.TestPostgres;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Table;
import java.util.Map;
import java.util.function.Supplier;
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
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A session of an object-relational mapper keeps what it has read, whatever the isolation of its transaction. */
@ExtendWith(OutputCaptureExtension.class)
class OrmSessionTest {

    @Entity(name = "Price")
    @Table(name = "prices")
    static class PriceRow {
        @Id
        long id;

        String price;
    }

    static class MappedPrices {
        @PersistenceContext
        EntityManager entities;

        @Cached("mapped:{id}")
        public String price(long id) {
            return read(id);
        }

        public String read(long id) {
            return entities.find(PriceRow.class, id).price;
        }

        public void refer(long id) {
            entities.getReference(PriceRow.class, id);
        }

        public Object count() {
            return entities.createQuery("select count(p) from Price p").getSingleResult();
        }

        @Updates("mapped:{id}")
        @Transactional
        public String raise(long id) {
            return read(id);
        }
    }

    @Configuration
    @EnableLarder
    @EnableTransactionManagement
    static class Orm {
        @Bean
        WitnessDataSource dataSource(Environment environment) {
            return new WitnessDataSource(environment.getRequiredProperty("database"));
        }

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(dataSource);
            factory.setManagedTypes(PersistenceManagedTypes.of(PriceRow.class.getName()));
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            return factory;
        }

        @Bean
        PlatformTransactionManager transactionManager(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }

        @Bean
        Prices prices(DataSource dataSource) {
            return new Prices(dataSource);
        }

        @Bean
        MappedPrices mappedPrices() {
            return new MappedPrices();
        }
    }

    private TransactionApplication application;
    private MappedPrices mapped;

    @AfterEach
    void stop() {
        application.close();
    }

    private void start(Map<String, String> properties) {
        start(TestPostgres.url(), properties);
    }

    private void start(String database, Map<String, String> properties) {
        application = new TransactionApplication(database, properties, Orm.class);
        mapped = application.context.getBean(MappedPrices.class);
    }

    private TransactionTemplate readOnly(int isolation) {
        return application.template(template -> {
            template.setReadOnly(true);
            template.setIsolationLevel(isolation);
        });
    }

    /** What open-in-view does: a session is bound to the thread, and no transaction is open. */
    private <T> T withOpenSession(Supplier<T> request) {
        EntityManagerFactory factory = application.context.getBean(EntityManagerFactory.class);
        EntityManager session = ((EntityManagerFactoryInfo) factory).createNativeEntityManager(Map.of());
        TransactionSynchronizationManager.bindResource(factory, new EntityManagerHolder(session));
        try {
            return request.get();
        } finally {
            TransactionSynchronizationManager.unbindResource(factory);
            session.close();
        }
    }

    // ---- In a transaction

    /** The session has read v0; another commits v1 and invalidates; the load then gets v0 from the session. */
    @ParameterizedTest
    @ValueSource(strings = {"auto", "read-only"})
    void entity_thatTheSessionHasReadBeforeAWrite_isNotStored(String fill, CapturedOutput output) {
        start(Map.of("larder.transaction.fill", fill));

        String price = readOnly(TransactionDefinition.ISOLATION_READ_COMMITTED).execute(status -> {
            mapped.read(1);
            application.changeElsewhere(1, "v1");
            return mapped.price(1);
        });

        assertThat(price).isEqualTo("v0");
        assertThat(application.isStored("mapped:1")).isFalse();
        assertThat(output.getAll())
                .containsOnlyOnce("Cache mapped: a load is not stored by its caller. The session of the"
                        + " object-relational mapper (an EntityManager) that is bound to the thread has read something")
                .doesNotContain("declare it readOnly");
    }

    /** All that an empty session can give to the load are rows that the load itself asks for. */
    @ParameterizedTest
    @CsvSource({"auto, 2, true", "auto, 4, false", "read-only, 4, true", "never, 2, false"})
    void firstLoad_inAReadOnlyTransaction_isStoredWhereItsIsolationAllows(String fill, int isolation, boolean stored) {
        start(Map.of("larder.transaction.fill", fill));

        readOnly(isolation).executeWithoutResult(status -> {
            mapped.price(1);
            mapped.price(2);
        });

        assertThat(application.isStored("mapped:1")).isEqualTo(stored);
        assertThat(application.isStored("mapped:2")).as("after the first").isFalse();
    }

    // ---- With an open session and no transaction

    @ParameterizedTest
    @ValueSource(strings = {"auto", "read-only", "never"})
    void openSession_thatHasReadBeforeAWrite_storesNothing(String fill, CapturedOutput output) {
        start(Map.of("larder.transaction.fill", fill));

        String price = withOpenSession(() -> {
            mapped.read(2);
            mapped.read(1);
            application.changeElsewhere(1, "v1");
            return mapped.price(1);
        });

        assertThat(price).isEqualTo("v0");
        assertThat(application.isStored("mapped:1")).isFalse();
        assertThat(output.getAll()).contains("set spring.jpa.open-in-view=false");
    }

    @Test
    void openSession_thatHasReadNothing_storesTheFirstLoad() {
        start(Map.of());

        withOpenSession(() -> mapped.price(1));

        assertThat(application.isStored("mapped:1")).isTrue();
    }

    /** A reference is not read before it is touched, and a figure is not kept. */
    @Test
    void openSession_thatKeepsNothingOfWhatItWasAsked_storesTheLoad() {
        start(Map.of());

        withOpenSession(() -> {
            mapped.refer(1);
            mapped.count();
            return mapped.price(1);
        });

        assertThat(application.isStored("mapped:1")).isTrue();
    }

    /** Without autocommit the first query begins a transaction that nobody has asked for, with its snapshot. */
    @Test
    void openSession_whoseConnectionDoesNotCommitByItself_storesNothingOld() {
        start(TestPostgres.urlOfSnapshots(), Map.of());
        application.dataSource.commitsByItself = false;

        String price = withOpenSession(() -> {
            mapped.count();
            application.changeElsewhere(1, "v1");
            return mapped.price(1);
        });

        assertThat(price).isEqualTo("v0");
        assertThat(application.isStored("mapped:1")).isFalse();
    }

    /** The update takes what the session has kept for what is there. */
    @Test
    void update_withASessionThatHasReadBefore_dropsTheEntry() {
        start(Map.of());
        mapped.price(1);

        withOpenSession(() -> {
            mapped.read(1);
            return mapped.raise(1);
        });

        assertThat(application.isStored("mapped:1")).isFalse();
        mapped.raise(1);
        assertThat(application.isStored("mapped:1")).as("without one").isTrue();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, true"})
    void whatIsBound_andUnknown_countsAsASessionThatHasRead(boolean isOfAMessageBroker, boolean stored) {
        start(Map.of());
        Object bound = isOfAMessageBroker ? new StringRedisTemplate() : new StringBuilder("a session");
        TransactionSynchronizationManager.bindResource("factory", bound);

        mapped.price(1);

        TransactionSynchronizationManager.unbindResource("factory");
        assertThat(application.isStored("mapped:1")).isEqualTo(stored);
    }

    // ---- Without either

    @Test
    void load_outsideATransaction_isStored() {
        start(Map.of());

        mapped.price(1);

        assertThat(application.isStored("mapped:1")).isTrue();
    }

    @Test
    void invalidation_inATransactionOfTheMapper_followsItsCommit() {
        start(Map.of());
        application.prices.price(1);

        application.inTransaction(status -> {
            application.prices.change(1, "v1");
            assertThat(application.isStored("price:1")).isTrue();
        });

        assertThat(application.isStored("price:1")).isFalse();
    }
}
