package dev.larder.cache.spring.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.spring.TestPostgres;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Invalidation follows commit and unknown outcome; only a certain roll-back skips it (rule R23). On PostgreSQL. */
class TransactionOutcomeTest {

    private TransactionApplication application;
    private Prices prices;

    @BeforeEach
    void start() {
        application = new TransactionApplication(TestPostgres.url(), Map.of(), TransactionApplication.Jdbc.class);
        prices = application.prices;
        assertThat(prices.price(1)).isEqualTo("v0");
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private void assertInvalidated(String price) {
        assertThat(application.isStored("price:1")).isFalse();
        assertThat(application.readElsewhere(1)).isEqualTo(price);
    }

    private void assertUntouched() {
        assertThat(application.isStored("price:1")).isTrue();
        assertThat(prices.price(1)).isEqualTo("v0");
        assertThat(application.target.loads).hasValue(1);
    }

    // ---- The answer to COMMIT is lost: the database has committed, and the transaction manager reports a failure

    /** The transaction managers differ in what they report then; both may be beans or made by hand. */
    enum Manager {
        /** Reports an unknown outcome. */
        DATA_SOURCE_BY_HAND(application -> new DataSourceTransactionManager(application.dataSource)),
        /** Translates the exception, rolls back what is no longer there, and reports a roll-back. */
        JDBC_BY_HAND(application -> new JdbcTransactionManager(application.dataSource)),
        /** As Spring Boot defines it. */
        JDBC_BEAN(application -> application.context.getBean(PlatformTransactionManager.class)),
        /** Rolls back after every failed commit, and reports a roll-back. */
        ROLLING_BACK(application -> {
            DataSourceTransactionManager manager = new DataSourceTransactionManager(application.dataSource);
            manager.setRollbackOnCommitFailure(true);
            return manager;
        });

        private final Function<TransactionApplication, PlatformTransactionManager> of;

        Manager(Function<TransactionApplication, PlatformTransactionManager> of) {
            this.of = of;
        }
    }

    @ParameterizedTest
    @EnumSource(Manager.class)
    void outerTransaction_whoseCommitLostItsAnswer_isInvalidated(Manager manager) {
        TransactionTemplate transaction = new TransactionTemplate(manager.of.apply(application));
        application.dataSource.losesAnswersToCommit = true;

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> prices.change(1, "v1")))
                .hasStackTraceContaining("before the answer to COMMIT came");

        assertInvalidated("v1");
    }

    @Test
    void ownTransaction_whoseCommitLostItsAnswer_isInvalidated() {
        application.dataSource.losesAnswersToCommit = true;

        assertThatThrownBy(() -> prices.change(1, "v1")).isInstanceOf(DataAccessException.class);

        assertInvalidated("v1");
    }

    // ---- What was announced of them stays, because the database may commit after all (rule R21)

    @ParameterizedTest
    @EnumSource(Manager.class)
    void R21_outerTransaction_whoseCommitLostItsAnswer_staysAnnounced(Manager manager) {
        TransactionTemplate transaction = new TransactionTemplate(manager.of.apply(application));
        application.dataSource.losesAnswersToCommit = true;

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> prices.change(1, "v1")))
                .hasStackTraceContaining("before the answer to COMMIT came");

        assertThat(application.announcedAtTheEnd()).isEqualTo(1);
    }

    @Test
    void R21_ownTransaction_whoseCommitLostItsAnswer_staysAnnounced() {
        application.dataSource.losesAnswersToCommit = true;

        assertThatThrownBy(() -> prices.change(1, "v1")).isInstanceOf(DataAccessException.class);

        assertThat(application.announcedAtTheEnd()).isEqualTo(1);
    }

    @Test
    void transaction_committedOrCertainlyRolledBack_isAnnouncedNoMore() {
        prices.change(1, "v1");
        application.inTransaction(status -> prices.change(2, "w1"));
        application.inTransaction(status -> {
            prices.change(1, "v2");
            status.setRollbackOnly();
        });
        assertThatThrownBy(() -> prices.changeAndFail(1, "v2")).hasMessage("after the write");

        assertThat(application.announcedAtTheEnd()).isZero();
    }

    /** Invalidating in a callback right before the commit is too late for a synchronization to hear of the commit. */
    @Test
    void invalidation_rightBeforeACommitThatLosesItsAnswer_isDone() {
        application.dataSource.losesAnswersToCommit = true;

        assertThatThrownBy(() -> application.inTransaction(status ->
                        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                            @Override
                            public void beforeCompletion() {
                                prices.changeInWhateverThereIs(1, "v1");
                            }
                        })))
                .isInstanceOf(DataAccessException.class);

        assertInvalidated("v1");
    }

    /** The database refuses at COMMIT. Nothing was written, but from here that is not certain. */
    @Test
    void commit_thatTheDatabaseRefuses_isInvalidated() {
        application.jdbc.execute("alter table prices add constraint once unique (price) deferrable initially deferred");

        assertThatThrownBy(() -> prices.change(1, "w0")).isInstanceOf(DataAccessException.class);

        assertInvalidated("v0");
    }

    /** Two transactions at SERIALIZABLE, of which the database lets one commit. */
    @Test
    void serializationFailure_isInvalidatedOrLeftAlone_neverStale() {
        Consumer<TransactionTemplate> serializable =
                template -> template.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);

        assertThatThrownBy(() -> application.template(serializable).executeWithoutResult(status -> {
                    application.jdbc.queryForList("select * from prices");
                    prices.change(1, "lost");
                    application.elsewhere(() -> {
                        application.template(serializable).executeWithoutResult(other -> {
                            application.jdbc.queryForList("select * from prices");
                            prices.change(2, "kept");
                        });
                        return null;
                    });
                }))
                .isInstanceOf(DataAccessException.class);

        assertThat(application.readElsewhere(1)).isEqualTo("v0");
        assertThat(application.readElsewhere(2)).isEqualTo("kept");
    }

    // ---- The transaction is certainly rolled back: the entry survives

    @Test
    void outerTransaction_markedForRollBack_leavesTheEntry() {
        application.inTransaction(status -> {
            prices.change(1, "v1");
            status.setRollbackOnly();
        });

        assertUntouched();
    }

    @Test
    void outerTransaction_thatThrows_leavesTheEntry() {
        assertThatThrownBy(() -> application.inTransaction(status -> {
                    prices.change(1, "v1");
                    throw new IllegalStateException("after the call");
                }))
                .hasMessage("after the call");

        assertUntouched();
    }

    @Test
    void outerTransaction_thatAMethodInItDoomed_leavesTheEntry() {
        assertThatThrownBy(() -> application.inTransaction(status -> {
                    prices.change(1, "v1");
                    assertThatThrownBy(() -> prices.changeAndFail(2, "w1")).hasMessage("after the write");
                }))
                .isInstanceOf(UnexpectedRollbackException.class);

        assertUntouched();
    }

    @Test
    void throwingWriter_whoseOwnTransactionWasRolledBack_leavesTheEntry() {
        assertThatThrownBy(() -> prices.changeAndFail(1, "v1")).hasMessage("after the write");

        assertUntouched();
    }

    // ---- The throwing writer

    @Test
    void throwingWriter_whoseOwnTransactionCommitted_isInvalidated() {
        assertThatThrownBy(() -> prices.changeAndComplain(1, "v1")).hasMessage("after the write");

        assertInvalidated("v1");
    }

    /** Its own transaction is rolled back; what its body committed elsewhere is not. */
    @Test
    void throwingWriter_thatCommittedInAnotherTransaction_isInvalidated() {
        TransactionTemplate other = application.template(
                template -> template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW));

        assertThatThrownBy(() -> prices.runAndFail(
                        1, () -> other.executeWithoutResult(status -> application.target.write(1, "v1"))))
                .hasMessage("after the write");

        assertInvalidated("v1");
    }

    @Test
    void throwingWriter_thatWroteOutsideItsTransaction_isInvalidated() {
        TransactionTemplate none = application.template(
                template -> template.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED));

        assertThatThrownBy(() -> prices.runAndFail(
                        1, () -> none.executeWithoutResult(status -> application.target.write(1, "v1"))))
                .hasMessage("after the write");

        assertInvalidated("v1");
    }

    /** Only one part of its body ran in the transaction that was rolled back. */
    @Test
    void throwingWriter_withoutATransactionOfItsOwn_isInvalidated() {
        assertThatThrownBy(() -> prices.runAndFailWithoutTransaction(1, () -> {
                    application.inTransaction(status -> status.setRollbackOnly());
                    application.target.write(1, "v1");
                }))
                .hasMessage("after the write");

        assertInvalidated("v1");
    }

    @Test
    void throwingWriter_inATransactionThatCommitsAllTheSame_isInvalidatedAtItsEnd() {
        application.inTransaction(status -> {
            assertThatThrownBy(() -> prices.changeAndComplain(1, "v1")).hasMessage("after the write");
            assertThat(application.isStored("price:1")).isTrue();
        });

        assertInvalidated("v1");
    }
}
