package dev.larder.cache.spring.transaction;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.cache.Cache;
import dev.larder.cache.Larder;
import dev.larder.cache.metrics.OutcomeRecorder;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.testing.TestRedis;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A cache used by hand through the application's {@link Larder} follows transactions as annotated methods do. */
@ExtendWith(OutputCaptureExtension.class)
class ByHandInTransactionsTest {

    @Configuration
    @EnableLarder
    static class Application {

        @Bean
        TransactionTemplate transaction() {
            return new TransactionTemplate(
                    new JdbcTransactionManager(new DriverManagerDataSource("jdbc:h2:mem:by-hand;DB_CLOSE_DELAY=-1")));
        }
    }

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final String prefix = TestRedis.uniquePrefix();
    private TransactionTemplate transaction;
    private Larder larder;
    private Cache<String> cache;

    @BeforeEach
    void start() {
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test", Map.of("larder.redis.url", TestRedis.url(), "larder.key-prefix", prefix)));
        context.register(Application.class);
        context.refresh();
        transaction = context.getBean(TransactionTemplate.class);
        larder = context.getBean(Larder.class);
        cache = larder.cache("name:{id}", String.class);
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private boolean isStored() {
        return TestRedis.client().exists(prefix + ":name:1");
    }

    /** It may have seen what is rolled back later, so another load behind the transaction is stored. */
    @Test
    void load_insideATransaction_isNotStored_andSaysWhyOnce(CapturedOutput output) {
        AtomicInteger loads = new AtomicInteger();
        transaction.executeWithoutResult(status -> {
            for (int i = 0; i < 2; i++) {
                assertThat(cache.get(args(1), () -> "load " + loads.incrementAndGet()))
                        .isEqualTo("load " + (i + 1));
            }
            status.setRollbackOnly();
        });

        await().atMost(Duration.ofSeconds(30)).until(this::isStored);
        assertThat(cache.get(args(1), () -> "not asked")).isEqualTo("load 3");
        assertThat(output.getAll())
                .containsOnlyOnce("Cache name: a load is not stored by its caller. The transaction is not read-only");
    }

    @Test
    void invalidation_insideATransaction_followsItsCommitAndIsTouchedUntilThen() {
        cache.get(args(1), () -> "old");

        transaction.executeWithoutResult(status -> {
            larder.invalidate("name:{id}*", args(1));
            assertThat(isStored()).as("before the commit").isTrue();
            try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
                assertThat(cache.get(args(1), () -> "its own write")).isEqualTo("its own write");
                assertThat(recorder.reasons()).containsExactly(Reason.TOUCHED_KEY);
            }
        });

        assertThat(isStored()).as("after the commit").isFalse();
    }

    @Test
    void invalidation_insideATransactionThatRollsBack_leavesTheEntry() {
        cache.get(args(1), () -> "old");

        transaction.executeWithoutResult(status -> {
            cache.invalidate(args(1));
            status.setRollbackOnly();
        });

        assertThat(isStored()).isTrue();
    }
}
