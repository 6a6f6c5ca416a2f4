package dev.larder.cache.spring.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.spring.transaction.TransactionApplication.Jdbc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Where one transaction ends and another begins: suspension, savepoints, callbacks, synchronization without one. */
@ExtendWith(OutputCaptureExtension.class)
class TransactionBoundariesTest {

    record Changed(long id) {}

    /** What a listener finds when the event reaches it. */
    static class Listeners {
        Consumer<Changed> onCommit = event -> {};
        Consumer<Changed> onCompletion = event -> {};

        @TransactionalEventListener
        public void afterCommit(Changed event) {
            onCommit.accept(event);
        }

        @TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION)
        public void afterCompletion(Changed event) {
            onCompletion.accept(event);
        }
    }

    @Configuration
    @Import(Jdbc.class)
    static class WithListeners {
        @Bean
        Listeners listeners() {
            return new Listeners();
        }
    }

    private static final Consumer<TransactionTemplate> REQUIRES_NEW =
            template -> template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

    private TransactionApplication application;
    private Prices prices;
    private Listeners listeners;

    @BeforeEach
    void start() {
        application = new TransactionApplication(TransactionApplication.H2, Map.of(), WithListeners.class);
        prices = application.prices;
        listeners = application.context.getBean(Listeners.class);
        prices.price(1);
        prices.price(2);
        prices.label(1);
    }

    @AfterEach
    void stop() {
        application.close();
    }

    // ---- A transaction inside another

    /** The method's own transaction has committed, whatever becomes of the one around it. */
    @Test
    void requiresNew_insideATransactionThatRollsBack_isInvalidatedWhenTheCallReturns() {
        application.inTransaction(status -> {
            prices.changeInOwnTransaction(1, "v1");

            assertThat(application.isStored("price:1")).isFalse();
            assertThat(application.readElsewhere(1)).isEqualTo("v1");
            status.setRollbackOnly();
        });

        assertThat(prices.price(1)).isEqualTo("v1");
    }

    @Test
    void requiresNew_leavesTheKeysOfTheOuterTransactionTouched() {
        application.inTransaction(status -> {
            prices.change(2, "w1");
            prices.changeInOwnTransaction(1, "v1");

            assertThat(application.isStored("price:2")).isTrue();
            assertThat(prices.price(2)).isEqualTo("w1");
            assertThat(application.readElsewhere(2)).isEqualTo("w0");
        });

        assertThat(application.isStored("price:2")).isFalse();
        assertThat(application.readElsewhere(2)).isEqualTo("w1");
    }

    /** While the inner transaction runs, the keys of the outer one are touched too: both are of this thread. */
    @Test
    void outerTransaction_whileSuspended_keepsItsKeysTouched() {
        application.inTransaction(status -> {
            prices.changeAll(List.of(1L), "v1");
            int loads = application.target.loads.get();

            application.template(REQUIRES_NEW).executeWithoutResult(inner -> prices.price(1));

            assertThat(application.target.loads).hasValue(loads + 1);
            assertThat(application.isStored("price:1")).isTrue();
            status.setRollbackOnly();
        });
    }

    @Test
    void requiresNew_thatFails_leavesTheOuterTransactionToItsOwnEnd() {
        application.inTransaction(status -> {
            prices.change(2, "w1");
            assertThatThrownBy(() -> prices.changeInOwnTransactionAndFail(1, "v1"))
                    .hasMessage("after the write");
        });

        assertThat(application.readElsewhere(1)).isEqualTo("v0");
        assertThat(application.isStored("price:2")).isFalse();
    }

    /** Outside of transactions a write is committed at once. */
    @Test
    void notSupported_insideATransactionThatRollsBack_isInvalidatedWhenTheCallReturns() {
        application.inTransaction(status -> {
            prices.changeOutsideTransactions(1, "v1");

            assertThat(application.isStored("price:1")).isFalse();
            status.setRollbackOnly();
        });

        assertThat(prices.price(1)).isEqualTo("v1");
    }

    /** The transaction around the call was only suspended by something inside it. */
    @Test
    void body_thatCommitsInATransactionOfItsOwn_isInvalidatedWhenTheCallReturns() {
        assertThatThrownBy(() -> application.inTransaction(status -> prices.runAndFail(1, () -> application
                        .template(REQUIRES_NEW)
                        .executeWithoutResult(inner -> application.target.write(1, "v1")))))
                .hasMessage("after the write");

        assertThat(application.isStored("price:1")).isFalse();
        assertThat(application.readElsewhere(1)).isEqualTo("v1");
    }

    @Test
    void nested_rolledBackToItsSavepoint_invalidatesWithTheOuterCommit() {
        application.inTransaction(status -> {
            prices.change(2, "w1");
            assertThatThrownBy(() -> prices.changeNestedAndFail(1, "v1")).hasMessage("after the write");
            assertThat(application.isStored("price:1")).isTrue();
        });

        assertThat(application.isStored("price:2")).isFalse();
        assertThat(application.readElsewhere(1)).isEqualTo("v0");
        assertThat(application.readElsewhere(2)).isEqualTo("w1");
    }

    @Test
    void nested_insideATransactionThatRollsBack_leavesTheEntry() {
        application.inTransaction(status -> {
            assertThatThrownBy(() -> prices.changeNestedAndFail(1, "v1")).hasMessage("after the write");
            status.setRollbackOnly();
        });

        assertThat(application.isStored("price:1")).isTrue();
    }

    @Test
    void readOnlyTransaction_withAnInvalidatingMethod_isInvalidatedAtItsEnd() {
        application.template(template -> template.setReadOnly(true)).executeWithoutResult(status -> {
            prices.changeInWhateverThereIs(1, "v1");
            assertThat(application.isStored("price:1")).isTrue();
        });

        assertThat(application.isStored("price:1")).isFalse();
    }

    // ---- Touched keys

    @Test
    void pattern_inATransaction_touchesEveryKeyItMatches() {
        application.inTransaction(status -> {
            prices.change(1, "v1");

            assertThat(prices.price(1)).isEqualTo("v1");
            assertThat(prices.label(1)).isEqualTo("price v1");
            assertThat(application.elsewhere(() -> prices.label(1))).isEqualTo("price v0");
        });

        assertThat(prices.label(1)).isEqualTo("price v1");
    }

    @Test
    void fanOut_inATransaction_touchesEveryKeyItNames() {
        application.inTransaction(status -> {
            prices.changeAll(List.of(1L, 2L), "both");

            assertThat(prices.price(1)).isEqualTo("both");
            assertThat(prices.price(2)).isEqualTo("both");
            assertThat(prices.label(1)).isEqualTo("price v0");
        });
    }

    @Test
    void touchedKeys_afterTheTransaction_areReadFromTheCacheAgain() {
        application.inTransaction(status -> prices.change(1, "v1"));
        application.readElsewhere(1);
        int loads = application.target.loads.get();

        assertThat(prices.price(1)).isEqualTo("v1");

        assertThat(application.target.loads).hasValue(loads);
    }

    // ---- Callbacks

    private static void afterCommit(Runnable callback) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                callback.run();
            }
        });
    }

    /** The transaction has committed and nothing is left to wait for, whether or not it has invalidated before. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void invalidation_inAnAfterCommitCallback_isDoneWhenTheCallReturns(boolean invalidatesBefore) {
        List<Boolean> stored = new ArrayList<>();

        application.inTransaction(status -> {
            if (invalidatesBefore) {
                prices.change(2, "w1");
            }
            afterCommit(() -> {
                prices.changeInOwnTransaction(1, "v1");
                stored.add(application.isStored("price:1"));
                prices.changeInWhateverThereIs(2, "w2");
                stored.add(application.isStored("price:2"));
            });
        });

        assertThat(stored).containsExactly(false, false);
        assertThat(application.readElsewhere(1)).isEqualTo("v1");
    }

    @Test
    void invalidation_inAnAfterCompletionCallback_isDoneWhenTheCallReturns() {
        List<Boolean> stored = new ArrayList<>();

        application.inTransaction(status -> {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int outcome) {
                    prices.changeInOwnTransaction(1, "v1");
                    stored.add(application.isStored("price:1"));
                }
            });
            status.setRollbackOnly();
        });

        assertThat(stored).containsExactly(false);
    }

    @Test
    void invalidation_inABeforeCommitCallback_isDoneAfterTheCommit() {
        application.inTransaction(
                status -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void beforeCommit(boolean readOnly) {
                        prices.change(1, "v1");
                        assertThat(application.isStored("price:1")).isTrue();
                    }
                }));

        assertThat(application.isStored("price:1")).isFalse();
        assertThat(application.readElsewhere(1)).isEqualTo("v1");
    }

    /** Another callback that fails must not keep the invalidation away. */
    @Test
    void callbackOfTheApplication_thatFails_doesNotHinderTheInvalidation() {
        assertThatThrownBy(() -> application.inTransaction(status -> {
                    afterCommit(() -> {
                        throw new IllegalStateException("a callback");
                    });
                    prices.change(1, "v1");
                }))
                .hasMessage("a callback");

        assertThat(application.isStored("price:1")).isFalse();
    }

    @Test
    void eventListener_afterCommit_findsTheEntryGoneAndReadsTheNewValueElsewhere() {
        List<Object> found = new ArrayList<>();
        listeners.onCommit = event -> {
            found.add(application.isStored("price:1"));
            found.add(application.readElsewhere(1));
        };

        application.inTransaction(status -> {
            application.context.publishEvent(new Changed(1));
            prices.change(1, "v1");
        });

        assertThat(found).containsExactly(false, "v1");
    }

    @Test
    void eventListener_thatInvalidates_hasDoneSoWhenTheCallReturns() {
        List<Boolean> stored = new ArrayList<>();
        listeners.onCommit = event -> {
            prices.changeInOwnTransaction(event.id(), "v1");
            stored.add(application.isStored("price:1"));
        };
        listeners.onCompletion = event -> {
            prices.changeInOwnTransaction(2, "w1");
            stored.add(application.isStored("price:2"));
        };

        application.inTransaction(status -> application.context.publishEvent(new Changed(1)));

        assertThat(stored).containsExactly(false, false);
    }

    // ---- Synchronization and transaction, one without the other

    @Test
    void synchronizationWithoutTransaction_isAsIfThereWereNone() {
        TransactionTemplate supports = application.template(
                template -> template.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS));

        supports.executeWithoutResult(status -> {
            prices.changeInWhateverThereIs(1, "v1");
            assertThat(application.isStored("price:1")).isFalse();

            assertThat(prices.price(1)).isEqualTo("v1");
            assertThat(application.isStored("price:1")).isTrue();
        });
    }

    /** Nobody says when it ends, so the invalidation cannot wait; but its loads may see what others must not. */
    @Test
    void transactionWithoutSynchronization_storesNothingAndInvalidatesAtOnce(CapturedOutput output) {
        JdbcTransactionManager silent = new JdbcTransactionManager(application.dataSource);
        silent.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);

        new TransactionTemplate(silent).executeWithoutResult(status -> {
            application.target.write(1, "uncommitted");
            prices.changeInWhateverThereIs(1, "uncommitted");
            assertThat(application.isStored("price:1")).isFalse();
            assertThat(prices.price(1)).isEqualTo("uncommitted");
            status.setRollbackOnly();
        });

        assertThat(application.isStored("price:1")).isFalse();
        assertThat(prices.price(1)).isEqualTo("v0");
        assertThat(output.getAll()).containsOnlyOnce("whose manager never synchronizes");
    }
}
