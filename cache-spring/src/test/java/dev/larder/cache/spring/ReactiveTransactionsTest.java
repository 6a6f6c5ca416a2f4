package dev.larder.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Invalidates.Phase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aop.framework.Advised;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.AbstractReactiveTransactionManager;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;

/** Methods that return {@code Mono} inside Spring's reactive transactions. */
@Timeout(60)
class ReactiveTransactionsTest {

    /** Transactions on nothing, which begin, are suspended, and end as Spring says. */
    static final class Transactions extends AbstractReactiveTransactionManager {

        private static final class Open {
            private boolean isBegun;
        }

        final List<String> ends = new CopyOnWriteArrayList<>();

        @Override
        protected Object doGetTransaction(TransactionSynchronizationManager synchronization) {
            Open open = (Open) synchronization.getResource(this);
            return open == null ? new Open() : open;
        }

        @Override
        protected boolean isExistingTransaction(Object transaction) {
            return ((Open) transaction).isBegun;
        }

        @Override
        protected Mono<Void> doBegin(
                TransactionSynchronizationManager synchronization,
                Object transaction,
                TransactionDefinition definition) {
            return Mono.fromRunnable(() -> {
                ((Open) transaction).isBegun = true;
                synchronization.bindResource(this, transaction);
            });
        }

        @Override
        protected Mono<Object> doSuspend(TransactionSynchronizationManager synchronization, Object transaction) {
            return Mono.fromSupplier(() -> synchronization.unbindResource(this));
        }

        @Override
        protected Mono<Void> doResume(
                TransactionSynchronizationManager synchronization, Object transaction, Object suspended) {
            return Mono.fromRunnable(() -> synchronization.bindResource(this, suspended));
        }

        @Override
        protected Mono<Void> doCommit(
                TransactionSynchronizationManager synchronization, GenericReactiveTransaction status) {
            return Mono.fromRunnable(() -> ends.add("commit"));
        }

        @Override
        protected Mono<Void> doRollback(
                TransactionSynchronizationManager synchronization, GenericReactiveTransaction status) {
            return Mono.fromRunnable(() -> ends.add("roll-back"));
        }

        @Override
        protected Mono<Void> doCleanupAfterCompletion(
                TransactionSynchronizationManager synchronization, Object transaction) {
            return Mono.fromRunnable(() -> synchronization.unbindResource(this));
        }
    }

    static class Names {

        final List<Long> loads = new CopyOnWriteArrayList<>();
        volatile String name = "old";
        volatile UnaryOperator<Mono<String>> around = UnaryOperator.identity();

        @Cached("name:{id}")
        public Mono<String> name(long id) {
            return around.apply(Mono.fromSupplier(() -> {
                loads.add(id);
                return name;
            }));
        }

        @Invalidates("name:{id}")
        public Mono<Void> rename(long id, String newName) {
            return Mono.fromRunnable(() -> name = newName);
        }

        @Invalidates(value = "name:{id}", phase = Phase.AROUND)
        public Mono<Void> renameAround(long id, String newName) {
            return Mono.fromRunnable(() -> name = newName);
        }

        @Invalidates("name:{result}")
        public Mono<Long> renameSomeone(long id, String newName) {
            return Mono.fromSupplier(() -> {
                name = newName;
                return id;
            });
        }
    }

    @Configuration
    @EnableLarder
    static class Application {
        @Bean
        Names names() {
            return new Names();
        }
    }

    private final AnnotationConfigApplicationContext context = SpringApplications.inMemory(Application.class);
    private final Names names = context.getBean(Names.class);
    private final Names target = target(names);
    private final Transactions transactions = new Transactions();
    private final TransactionalOperator operator = TransactionalOperator.create(transactions);

    private static Names target(Names proxy) {
        try {
            return (Names) ((Advised) proxy).getTargetSource().getTarget();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        context.close();
    }

    private <T> T inTransaction(Supplier<Mono<T>> body) {
        return Mono.defer(body).as(operator::transactional).block();
    }

    private String read() {
        return names.name(1).block();
    }

    @Test
    void load_insideATransaction_isNotStored() {
        assertThat(inTransaction(() -> names.name(1))).isEqualTo("old");

        read();

        assertThat(target.loads).hasSize(2);
        assertThat(transactions.ends).containsExactly("commit");
    }

    @Test
    void hit_insideATransaction_isServed() {
        read();

        inTransaction(() -> names.name(1));

        assertThat(target.loads).hasSize(1);
    }

    @Test
    void load_thatOpensTheTransactionItself_isStored() {
        target.around = mono -> mono.as(operator::transactional);

        read();
        read();

        assertThat(transactions.ends).containsExactly("commit");
        assertThat(target.loads).hasSize(1);
    }

    @Test
    void writer_insideATransaction_invalidatesAfterTheCommit() {
        read();

        String others = inTransaction(() -> names.rename(1, "new").then(Mono.fromCallable(this::readElsewhere)));

        assertThat(others).as("others read before the commit").isEqualTo("old");
        assertThat(read()).isEqualTo("new");
    }

    /** Outside the transaction's context. */
    private String readElsewhere() throws Exception {
        return names.name(1).toFuture().get();
    }

    @Test
    void writer_namingKeysByItsResult_invalidatesThemAfterTheCommit() {
        read();

        inTransaction(() -> names.renameSomeone(1, "new"));

        assertThat(read()).isEqualTo("new");
    }

    @Test
    void writer_rolledBack_leavesTheEntry() {
        read();

        Mono.defer(() -> names.rename(1, "new").then(Mono.error(new IllegalStateException("no"))))
                .as(operator::transactional)
                .onErrorComplete()
                .block();
        read();

        assertThat(transactions.ends).containsExactly("roll-back");
        assertThat(target.loads).hasSize(1);
    }

    @Test
    void touchedKey_insideTheTransaction_isReadFromTheSource() {
        read();

        String own = inTransaction(() -> names.rename(1, "new").then(names.name(1)));

        assertThat(own).isEqualTo("new");
    }

    @Test
    void writer_around_invalidatesBeforeAndAfterTheCommit() {
        read();

        String others = inTransaction(() -> names.renameAround(1, "new").then(Mono.fromCallable(() -> {
            target.name = "old";
            String refilled = readElsewhere();
            target.name = "new";
            return refilled;
        })));

        assertThat(others).isEqualTo("old");
        assertThat(target.loads).hasSize(2);
        assertThat(read()).isEqualTo("new");
    }

    @Test
    void transaction_suspendedAroundAnother_keepsWhatItWillInvalidate() {
        read();
        DefaultTransactionDefinition definition =
                new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        TransactionalOperator inner = TransactionalOperator.create(transactions, definition);

        inTransaction(() -> names.rename(1, "new").then(inner.transactional(names.rename(2, "new"))));

        assertThat(transactions.ends).containsExactly("commit", "commit");
        assertThat(read()).isEqualTo("new");
    }
}
