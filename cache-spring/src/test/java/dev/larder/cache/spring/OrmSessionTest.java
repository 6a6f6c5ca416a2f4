package dev.larder.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Cached;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Table;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
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

    @AfterEach
    void stop() {
        application.close();
    }

    /** The session has read v0; another commits v1 and invalidates; the load then gets v0 from the session. */
    @ParameterizedTest
    @CsvSource({"auto, false", "read-only, true"})
    void entity_thatTheSessionHasReadBeforeAWrite_isNotStoredUnlessTrusted(
            String fill, boolean stored, CapturedOutput output) {
        application =
                new TransactionApplication(TestPostgres.url(), Map.of("larder.transaction.fill", fill), Orm.class);
        MappedPrices mapped = application.context.getBean(MappedPrices.class);
        TransactionTemplate readCommitted = application.template(template -> {
            template.setReadOnly(true);
            template.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        });

        String price = readCommitted.execute(status -> {
            mapped.read(1);
            application.changeElsewhere(1, "v1");
            return mapped.price(1);
        });

        assertThat(price).isEqualTo("v0");
        assertThat(application.isStored("mapped:1")).isEqualTo(stored);
        assertThat(output.getAll().contains("EntityManagerHolder")).isEqualTo(!stored);
    }

    @Test
    void load_outsideATransaction_isStored() {
        application = new TransactionApplication(TestPostgres.url(), Map.of(), Orm.class);

        application.context.getBean(MappedPrices.class).price(1);

        assertThat(application.isStored("mapped:1")).isTrue();
    }

    @Test
    void invalidation_inATransactionOfTheMapper_followsItsCommit() {
        application = new TransactionApplication(TestPostgres.url(), Map.of(), Orm.class);
        application.prices.price(1);

        application.inTransaction(status -> {
            application.prices.change(1, "v1");
            assertThat(application.isStored("price:1")).isTrue();
        });

        assertThat(application.isStored("price:1")).isFalse();
    }
}
