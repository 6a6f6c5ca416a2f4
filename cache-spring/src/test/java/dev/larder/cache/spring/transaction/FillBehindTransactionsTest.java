package dev.larder.cache.spring.transaction;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.cache.Cache;
import dev.larder.cache.Larder;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.RefreshResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What callers in transactions miss is loaded and stored behind them. */
class FillBehindTransactionsTest {

    /** One load of a {@link Reports}. */
    record Load(
            Thread thread,
            boolean isInTransaction,
            @Nullable String request) {}

    static class Reports {
        private final JdbcTemplate jdbc;
        final List<Load> loads = new CopyOnWriteArrayList<>();

        Reports(DataSource dataSource) {
            this.jdbc = new JdbcTemplate(dataSource);
        }

        private String load(long id) {
            loads.add(new Load(
                    Thread.currentThread(),
                    TransactionSynchronizationManager.isActualTransactionActive(),
                    MDC.get("request")));
            return jdbc.queryForObject("select price from prices where id = ?", String.class, id);
        }

        @Cached("report:{id}")
        public String report(long id) {
            return load(id);
        }

        /** Whoever runs it again must go through the same advice again. */
        @Cached("own:{id}")
        @Transactional(propagation = Propagation.REQUIRED)
        public String inOwnTransaction(long id) {
            return load(id);
        }

        @Cached("later:{id}")
        public CompletableFuture<String> later(long id) {
            return CompletableFuture.completedFuture(load(id));
        }

        @Cached("several:{ids[]}")
        public CompletableFuture<Map<Long, String>> severalLater(List<Long> ids) {
            return CompletableFuture.completedFuture(Map.of(ids.get(0), load(ids.get(0))));
        }
    }

    static class Fills implements CacheListener {
        final List<RefreshResult> results = new CopyOnWriteArrayList<>();

        @Override
        public void onFillBehind(String cache, String key, RefreshResult result) {
            results.add(result);
        }
    }

    @Configuration
    @Import(TransactionApplication.Jdbc.class)
    static class Application {
        @Bean
        Reports reports(DataSource dataSource) {
            return new Reports(dataSource);
        }

        @Bean
        Fills fills() {
            return new Fills();
        }
    }

    private TransactionApplication application;
    private Prices prices;
    private Reports reports;
    private List<Load> loads;
    private Fills fills;

    @BeforeEach
    void start() {
        start("true");
    }

    private void start(String fillBehind) {
        application = new TransactionApplication(
                TransactionApplication.H2, Map.of("larder.transaction.fill-behind", fillBehind), Application.class);
        prices = application.prices;
        reports = application.context.getBean(Reports.class);
        loads = ((Reports) AopProxyUtils.getSingletonTarget(reports)).loads;
        fills = application.context.getBean(Fills.class);
    }

    @AfterEach
    void stop() {
        MDC.clear();
        application.close();
    }

    private void awaitFills(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> fills.results.size() == count);
    }

    // ---- When

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void miss_isFilledWhenTheTransactionHasEnded_notBefore(boolean commits) {
        application.inTransaction(status -> {
            prices.price(1);
            assertThat(application.isStored("price:1")).isFalse();
            if (!commits) {
                status.setRollbackOnly();
            }
        });
        awaitFills(1);

        assertThat(application.readElsewhere(1)).isEqualTo("v0");
        assertThat(application.target.loads).hasValue(2);
    }

    @Test
    void uncommittedWrite_thenRolledBack_isNotStoredByTheFill() {
        application.inTransaction(status -> {
            application.target.write(1, "uncommitted");
            assertThat(prices.price(1)).isEqualTo("uncommitted");
            status.setRollbackOnly();
        });
        awaitFills(1);

        assertThat(application.readElsewhere(1)).isEqualTo("v0");
        assertThat(application.target.loads).hasValue(2);
    }

    /** What the transaction invalidates later is dropped at its commit, and only then filled. */
    @Test
    void keyThatTheTransactionInvalidatesLater_isFilledWithWhatItWrote() {
        application.inTransaction(status -> {
            prices.price(1);
            prices.change(1, "v1");
        });
        awaitFills(1);

        assertThat(application.isStored("price:1")).isTrue();
        assertThat(application.readElsewhere(1)).isEqualTo("v1");
        assertThat(application.target.loads).hasValue(2);
    }

    @Test
    void innerTransaction_isFilledAtItsOwnEnd() {
        application.inTransaction(status -> {
            application
                    .template(
                            template -> template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW))
                    .executeWithoutResult(inner -> prices.price(1));
            awaitFills(1);
            status.setRollbackOnly();
        });

        assertThat(application.isStored("price:1")).isTrue();
    }

    /** Listeners of a commit run when it is over, but before the connection has left the thread. */
    @Test
    void missInACallbackAfterTheEnd_isFilledAtOnce() {
        application.inTransaction(
                status -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCompletion(int outcome) {
                        prices.price(1);
                        awaitFills(1);
                    }
                }));

        assertThat(application.isStored("price:1")).isTrue();
    }

    /** Nobody says when it ends, and its locks may be in the way of the fill. */
    @Test
    void transactionWithoutSynchronization_isNotFilledBehind() {
        JdbcTransactionManager silent = new JdbcTransactionManager(application.dataSource);
        silent.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);

        new TransactionTemplate(silent).executeWithoutResult(status -> prices.price(1));
        prices.price(2);

        assertThat(application.isStored("price:1")).isFalse();
        assertThat(fills.results).isEmpty();
        assertThat(application.target.loads).hasValue(2);
    }

    @Test
    void switchedOff_nothingIsFilledBehind() {
        stop();
        start("false");

        application.inTransaction(status -> prices.price(1));
        prices.price(2);

        assertThat(application.isStored("price:1")).isFalse();
        assertThat(application.target.loads).hasValue(2);
    }

    // ---- How

    @Test
    void body_runsAgainOnAnotherThread_withoutTheTransaction_withTheContextOfTheCall() {
        MDC.put("request", "r1");
        application.inTransaction(status -> {
            reports.report(1);
            MDC.put("request", "r2");
        });
        awaitFills(1);

        assertThat(loads).hasSize(2);
        assertThat(loads.get(0).thread()).isSameAs(Thread.currentThread());
        assertThat(loads.get(1).thread()).isNotSameAs(Thread.currentThread());
        assertThat(loads).extracting(Load::isInTransaction).containsExactly(true, false);
        assertThat(loads).extracting(Load::request).containsExactly("r1", "r1");
    }

    /** The invocation has been through all advice by the time it is made again. */
    @Test
    void adviceInsideTheCache_isAroundTheSecondRunToo() {
        application.inTransaction(status -> reports.inOwnTransaction(1));
        awaitFills(1);

        assertThat(loads).extracting(Load::isInTransaction).containsExactly(true, true);
        assertThat(application.isStored("own:1")).isTrue();
    }

    @Test
    void valueThatComesLater_isFilledBehindTheTransactionOfItsCaller() {
        application.inTransaction(status -> {
            reports.later(1).join();
            reports.severalLater(List.of(2L)).join();
        });
        awaitFills(2);

        assertThat(application.isStored("later:1")).isTrue();
        assertThat(application.isStored("several:2")).isTrue();
        assertThat(reports.later(1).join()).isEqualTo("v0");
        assertThat(loads).hasSize(4);
    }

    @Test
    void cacheByHand_isFilledBehind() {
        Larder larder = application.context.getBean(Larder.class);
        Cache<String> byHand = larder.cache("hand:{id}", String.class);
        AtomicReference<String> source = new AtomicReference<>("uncommitted");

        application.inTransaction(status -> {
            assertThat(byHand.get(args(1), source::get)).isEqualTo("uncommitted");
            source.set("committed");
        });
        awaitFills(1);

        assertThat(byHand.get(args(1), () -> "not asked")).isEqualTo("committed");
    }

    // ---- Many at once

    /** One after the other, so all of them find a place. */
    @Test
    void transaction_thatMissesMoreThanMayLoadAtOnce_fillsAll() {
        stop();
        application = new TransactionApplication(
                TransactionApplication.H2,
                Map.of("larder.transaction.fill-behind", "true", "larder.refresh.max-concurrent", "2"),
                Application.class);
        prices = application.prices;
        fills = application.context.getBean(Fills.class);
        Consumer<Long> insert = id -> application.jdbc.update("insert into prices values (?, 'x')", id);
        List<Long> ids = List.of(11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L);
        ids.forEach(insert);

        application.inTransaction(status -> ids.forEach(prices::price));
        awaitFills(8);

        assertThat(fills.results).containsOnly(RefreshResult.SUCCEEDED);
        ids.forEach(id -> assertThat(application.isStored("price:" + id)).isTrue());
    }
}
