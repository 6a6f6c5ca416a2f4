package dev.larder.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.OutcomeRecorder;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.testing.TestRedis;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The reasons that only a framework brings: conditions, transactions, writers that read, asynchronous calls. */
class OutcomeReasonsTest {

    public static class Prices {
        @Cached(key = "price:{id}", condition = "#id > 0")
        public String price(long id) {
            return "price of " + id;
        }

        @Cached("later:{id}")
        public CompletableFuture<String> later(long id) {
            return CompletableFuture.completedFuture("later " + id);
        }
    }

    public static class Writer {
        private final Prices prices;

        public Writer(Prices prices) {
            this.prices = prices;
        }

        @Invalidates("price:{id}")
        public String changeAndRead(long id) {
            return prices.price(id);
        }
    }

    @Configuration
    @EnableLarder
    static class Application {
        @Bean
        DataSource dataSource() {
            return new DriverManagerDataSource("jdbc:h2:mem:reasons");
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }
    }

    private final AnnotationConfigApplicationContext context = SpringApplications.with(
            Map.of(
                    "larder.store", "redis",
                    "larder.redis.url", TestRedis.url(),
                    "larder.key-prefix", TestRedis.uniquePrefix()),
            Application.class,
            Prices.class,
            Writer.class);
    private final Prices prices = context.getBean(Prices.class);

    @AfterEach
    void close() {
        context.close();
    }

    private static void assertAnswer(Runnable call, Outcome outcome, Reason reason) {
        try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
            call.run();
            assertThat(recorder.outcomes()).containsExactly(outcome);
            assertThat(recorder.reasons()).containsExactly(reason);
        }
    }

    @Test
    void condition_false_isPassedByBecauseOfIt() {
        assertAnswer(() -> prices.price(-1), Outcome.BYPASSED, Reason.CONDITION);
    }

    @Test
    void call_insideATransaction_isPassedByBecauseOfIt() {
        TransactionTemplate transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));

        assertAnswer(
                () -> transaction.executeWithoutResult(status -> prices.price(1)),
                Outcome.BYPASSED,
                Reason.TRANSACTION);
    }

    @Test
    void call_ofAWriterForItsOwnKey_isPassedByBecauseTheKeyIsTouched() {
        assertAnswer(() -> context.getBean(Writer.class).changeAndRead(1), Outcome.BYPASSED, Reason.TOUCHED_KEY);
    }

    @Test
    void call_thatAnswersLater_belongsToTheRecorderOfItsCaller() {
        assertAnswer(() -> prices.later(1).join(), Outcome.MISS, Reason.ABSENT);
        assertAnswer(() -> prices.later(1).join(), Outcome.HIT, Reason.FRESH);
    }
}
