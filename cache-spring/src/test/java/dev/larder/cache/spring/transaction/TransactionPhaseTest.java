package dev.larder.cache.spring.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Invalidates.Phase;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

/** Invalidations before a write and around it, in transactions of a real database. */
class TransactionPhaseTest {

    static class Writers {

        private final JdbcTemplate jdbc;

        Writers(DataSource dataSource) {
            this.jdbc = new JdbcTemplate(dataSource);
        }

        @Invalidates(value = "price:{id}", phase = Phase.BEFORE)
        @Transactional
        public void before(long id, String price, Runnable afterTheWrite) {
            write(id, price, afterTheWrite);
        }

        @Invalidates(value = "price:{id}", phase = Phase.AROUND)
        @Transactional
        public void around(long id, String price, Runnable afterTheWrite) {
            write(id, price, afterTheWrite);
        }

        private void write(long id, String price, Runnable afterTheWrite) {
            jdbc.update("update prices set price = ? where id = ?", price, id);
            afterTheWrite.run();
        }
    }

    @Configuration
    @Import(TransactionApplication.Jdbc.class)
    static class WithWriters {
        @Bean
        Writers writers(DataSource dataSource) {
            return new Writers(dataSource);
        }
    }

    private TransactionApplication application;
    private Prices prices;
    private Writers writers;

    @BeforeEach
    void start() {
        application = new TransactionApplication(TransactionApplication.H2, Map.of(), WithWriters.class);
        prices = application.prices;
        writers = application.context.getBean(Writers.class);
        assertThat(prices.price(1)).isEqualTo("v0");
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private void write(Phase phase, Runnable afterTheWrite) {
        if (phase == Phase.BEFORE) {
            writers.before(1, "v1", afterTheWrite);
        } else {
            writers.around(1, "v1", afterTheWrite);
        }
    }

    private boolean isStored() {
        return application.isStored("price:1");
    }

    /** Another caller, who cannot see the write yet. */
    private void refillWithTheOldValue() {
        assertThat(application.readElsewhere(1)).isEqualTo("v0");
        assertThat(isStored()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE", "AROUND"})
    void ownTransaction_entryIsGoneWhileItWrites(Phase phase) {
        write(phase, () -> assertThat(isStored()).isFalse());

        assertThat(prices.price(1)).isEqualTo("v1");
    }

    @Test
    void around_inItsOwnTransaction_refilledMeanwhile_isGoneAgainAfterTheCommit() {
        write(Phase.AROUND, this::refillWithTheOldValue);

        assertThat(isStored()).isFalse();
        assertThat(prices.price(1)).isEqualTo("v1");
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE", "AROUND"})
    void outerTransaction_entryIsGoneAtOnceAndTheThreadsOwnReadsFillNothing(Phase phase) {
        application.inTransaction(status -> {
            write(phase, () -> assertThat(isStored()).isFalse());

            assertThat(prices.price(1)).isEqualTo("v1");
            assertThat(isStored()).as("filled with what is not committed").isFalse();
        });

        assertThat(prices.price(1)).isEqualTo("v1");
        assertThat(application.readElsewhere(1)).isEqualTo("v1");
    }

    @Test
    void around_inAnOuterTransaction_refilledMeanwhile_isGoneAgainAfterItsCommit() {
        application.inTransaction(status -> {
            write(Phase.AROUND, () -> {});
            refillWithTheOldValue();
        });

        assertThat(isStored()).isFalse();
        assertThat(prices.price(1)).isEqualTo("v1");
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE", "AROUND"})
    void outerTransaction_certainlyRolledBack_leavesWhatWasFilledMeanwhile(Phase phase) {
        application.inTransaction(status -> {
            write(phase, () -> {});
            refillWithTheOldValue();
            status.setRollbackOnly();
        });

        assertThat(isStored()).isTrue();
        assertThat(prices.price(1)).isEqualTo("v0");
    }
}
