package dev.larder.cache.spring.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Invalidates.Phase;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import dev.larder.cache.testing.TestRedis;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Caching and reactive transactions, on a real database and a real Redis. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class ReactiveTransactionsTest {

    record Name(long id, String text) {}

    static class Names {
        private final DatabaseClient database;
        private final AtomicInteger loads = new AtomicInteger();

        Names(ConnectionFactory connections) {
            this.database = DatabaseClient.create(connections);
        }

        @Cached("name:{id}")
        public Mono<String> name(long id) {
            return Mono.defer(() -> {
                loads.incrementAndGet();
                return database.sql("select text from names where id = " + id)
                        .map(row -> row.get(0, String.class))
                        .one();
            });
        }

        public Mono<Long> write(long id, String text) {
            return database.sql("update names set text = '" + text + "' where id = " + id)
                    .fetch()
                    .rowsUpdated();
        }

        @Invalidates("name:{id}")
        @Transactional
        public Mono<Long> rename(long id, String text) {
            return write(id, text);
        }

        @Invalidates("name:{result.id}")
        @Transactional
        public Mono<Name> renameAndTell(long id, String text) {
            return write(id, text).thenReturn(new Name(id, text));
        }

        @Invalidates("name:{id}")
        public Mono<Long> renameAndFail(long id, String text) {
            return write(id, text).then(Mono.error(new IllegalStateException("after the write")));
        }

        @Invalidates("name:{id}")
        public Mono<Long> renameWith(TransactionalOperator transaction, long id, String text) {
            return transaction.transactional(write(id, text));
        }

        @Invalidates(value = "name:{id}", phase = Phase.AROUND)
        public Mono<Long> renameAround(long id, String text) {
            return write(id, text);
        }

        public int loads() {
            return loads.get();
        }
    }

    /** On which threads the store was asked to invalidate. */
    static class Invalidations implements CacheListener {
        final List<Thread> threads = new CopyOnWriteArrayList<>();

        @Override
        public void onInvalidation(int keys, int patterns, int tags, long dropped, Duration took) {
            threads.add(Thread.currentThread());
        }
    }

    /** Commits, and then may lose the answer. */
    static class ForgetfulTransactionManager extends R2dbcTransactionManager {
        volatile RuntimeException lost;

        ForgetfulTransactionManager(ConnectionFactory connections) {
            super(connections);
        }

        @Override
        protected Mono<Void> doCommit(
                TransactionSynchronizationManager synchronization, GenericReactiveTransaction status) {
            Mono<Void> commit = super.doCommit(synchronization, status);
            return lost == null ? commit : commit.then(Mono.error(lost));
        }
    }

    @Configuration
    @EnableLarder
    @EnableTransactionManagement
    static class Application {
        @Bean
        ConnectionFactory connections() {
            return H2ConnectionFactory.inMemory("reactive-names");
        }

        @Bean
        ForgetfulTransactionManager transactionManager(ConnectionFactory connections) {
            return new ForgetfulTransactionManager(connections);
        }

        @Bean
        Invalidations invalidations() {
            return new Invalidations();
        }

        @Bean
        Names names(ConnectionFactory connections) {
            return new Names(connections);
        }
    }

    private final String prefix = TestRedis.uniquePrefix();
    private AnnotationConfigApplicationContext context;
    private DatabaseClient database;
    private Names names;
    private TransactionalOperator transaction;
    private TransactionalOperator ownTransaction;

    @BeforeEach
    void start() {
        start(false);
    }

    private void start(boolean fillsBehind) {
        context = SpringApplications.with(
                Map.of(
                        "larder.store",
                        "redis",
                        "larder.redis.url",
                        TestRedis.url(),
                        "larder.key-prefix",
                        prefix,
                        "larder.transaction.fill-behind",
                        String.valueOf(fillsBehind)),
                Application.class);
        database = DatabaseClient.create(context.getBean(ConnectionFactory.class));
        run("create table names (id bigint primary key, text varchar(20))");
        run("insert into names values (1, 'old'), (2, 'two')");
        names = context.getBean(Names.class);
        ReactiveTransactionManager manager = context.getBean(ReactiveTransactionManager.class);
        transaction = TransactionalOperator.create(manager);
        ownTransaction = TransactionalOperator.create(
                manager, new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW));
        assertThat(names.name(1).block()).isEqualTo("old");
    }

    private void run(String sql) {
        database.sql(sql).fetch().rowsUpdated().block();
    }

    @AfterEach
    void stop() {
        run("drop all objects");
        context.close();
    }

    private boolean isStored(String key) {
        return TestRedis.client().exists(prefix + ":" + key);
    }

    private Mono<Boolean> stored(String key) {
        return Mono.fromSupplier(() -> isStored(key));
    }

    @Test
    void outerTransaction_committed_isInvalidatedAtItsEnd() {
        Boolean storedInside = transaction
                .transactional(names.rename(1, "new").then(stored("name:1")))
                .block();

        assertThat(storedInside).isTrue();
        assertThat(isStored("name:1")).isFalse();
        assertThat(names.name(1).block()).isEqualTo("new");
    }

    @Test
    void keyFromTheResult_inATransaction_isInvalidatedAtItsEnd() {
        Boolean storedInside = transaction
                .transactional(names.renameAndTell(1, "new").then(stored("name:1")))
                .block();

        assertThat(storedInside).isTrue();
        assertThat(isStored("name:1")).isFalse();
    }

    @Test
    void outerTransaction_rolledBack_leavesTheEntry() {
        transaction
                .execute(status -> names.rename(1, "new").doOnNext(any -> status.setRollbackOnly()))
                .blockLast();

        assertThat(isStored("name:1")).isTrue();
        assertThat(names.name(1).block()).isEqualTo("old");
    }

    @Test
    void throwingWriter_inATransactionThatCommitsAllTheSame_isInvalidatedAtItsEnd() {
        transaction
                .transactional(names.renameAndFail(1, "new").onErrorResume(failure -> Mono.empty()))
                .block();

        assertThat(isStored("name:1")).isFalse();
        assertThat(names.name(1).block()).isEqualTo("new");
    }

    /** Reported as unknown, or, after Spring has tried to roll back what is committed, as rolled back. */
    @Test
    void outerTransaction_whoseCommitLostItsAnswer_isInvalidated() {
        for (RuntimeException lost :
                new RuntimeException[] {new TransactionSystemException("lost"), new IllegalStateException("lost")}) {
            assertThat(names.name(1).block()).isNotNull();
            context.getBean(ForgetfulTransactionManager.class).lost = lost;

            assertThat(transaction
                            .transactional(names.rename(1, "new"))
                            .map(any -> "committed")
                            .onErrorResume(failure -> Mono.just("failed"))
                            .block())
                    .isEqualTo("failed");
            context.getBean(ForgetfulTransactionManager.class).lost = null;

            assertThat(isStored("name:1")).isFalse();
            assertThat(names.name(1).block()).isEqualTo("new");
        }
    }

    @Test
    void ownTransaction_isInvalidatedWhenTheCallHasEnded() {
        names.rename(1, "new").block();

        assertThat(isStored("name:1")).isFalse();
        assertThat(names.name(1).block()).isEqualTo("new");
    }

    @Test
    void touchedKey_inTheTransaction_isReadFromTheSource() {
        String inside = transaction
                .execute(status ->
                        names.rename(1, "uncommitted").then(names.name(1)).doOnNext(any -> status.setRollbackOnly()))
                .blockLast();

        assertThat(inside).isEqualTo("uncommitted");
        assertThat(isStored("name:1")).isTrue();
        assertThat(names.name(1).block()).isEqualTo("old");
    }

    @Test
    void load_inATransaction_isNotStored_hitsAreServed(CapturedOutput output) {
        String inside = transaction
                .execute(status -> names.write(2, "uncommitted")
                        .then(names.name(2))
                        .zipWith(names.name(1), (miss, hit) -> miss + " " + hit)
                        .doOnNext(any -> status.setRollbackOnly()))
                .blockLast();

        assertThat(inside).isEqualTo("uncommitted old");
        assertThat(isStored("name:2")).isFalse();
        assertThat(names.name(2).block()).isEqualTo("two");
        assertThat(output.getAll())
                .containsOnlyOnce(
                        "Cache name: a load is not stored by its caller. The method's value comes" + " later");
    }

    /** Behind the transaction, whose connection is in the subscriber's context and closed by then. */
    @Test
    void load_inATransactionThatInvalidatesTheKeyLater_isFilledBehindItWithWhatItWrote() {
        stop();
        start(true);

        transaction
                .execute(status -> names.name(2).then(names.rename(2, "new")))
                .blockLast();

        await().atMost(Duration.ofSeconds(30)).until(() -> isStored("name:2"));
        int loads = names.loads();
        assertThat(names.name(2).block()).isEqualTo("new");
        assertThat(names.loads()).isEqualTo(loads);
    }

    /** A thread of an event loop must not wait for the store; the body stays in the transaction all the same. */
    @Test
    void invalidationBeforeTheWrite_isDoneOnAThreadThatMayBlock() {
        List<Thread> subscribing = new CopyOnWriteArrayList<>();

        transaction
                .execute(status -> Mono.just(1L)
                        .publishOn(Schedulers.parallel())
                        .flatMap(id -> {
                            subscribing.add(Thread.currentThread());
                            return names.renameAround(id, "never");
                        })
                        .doOnNext(any -> status.setRollbackOnly()))
                .blockLast();

        List<Thread> invalidating = context.getBean(Invalidations.class).threads;
        assertThat(invalidating).hasSize(1).doesNotContainAnyElementsOf(subscribing);
        assertThat(isStored("name:1")).isFalse();
        assertThat(names.name(1).block())
                .as("its write was rolled back with the rest")
                .isEqualTo("old");
    }

    @Test
    void requiresNew_insideATransactionThatRollsBack_isInvalidated() {
        Boolean storedInside = transaction
                .execute(status -> names.write(2, "outer")
                        .then(names.renameWith(ownTransaction, 1, "new"))
                        .then(stored("name:1"))
                        .doOnNext(any -> status.setRollbackOnly()))
                .blockLast();

        assertThat(storedInside).isFalse();
        assertThat(names.name(1).block()).isEqualTo("new");
    }

    @Test
    void afterTheTransaction_readsAreServedFromTheCacheAgain() {
        transaction.transactional(names.rename(1, "new")).block();
        names.name(1).block();
        int loads = names.loads();

        assertThat(names.name(1).block()).isEqualTo("new");
        assertThat(names.loads()).isEqualTo(loads);
    }
}
