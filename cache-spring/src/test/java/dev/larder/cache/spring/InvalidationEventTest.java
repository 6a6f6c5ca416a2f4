package dev.larder.cache.spring;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.spring.transaction.TransactionApplication;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.SimpleApplicationEventMulticaster;

/** Application events that invalidate, with and without a transaction. */
class InvalidationEventTest {

    /** Hands every event to another thread, which has done with it when the publisher goes on. */
    @Configuration
    static class AsynchronousEvents {
        @Bean
        ApplicationEventMulticaster applicationEventMulticaster() {
            SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
            multicaster.setTaskExecutor(
                    listener -> CompletableFuture.runAsync(listener).join());
            return multicaster;
        }
    }

    private TransactionApplication application;

    @BeforeEach
    void start() {
        start(TransactionApplication.Jdbc.class);
    }

    private void start(Class<?>... configuration) {
        application = new TransactionApplication(TransactionApplication.H2, Map.of(), configuration);
        assertThat(application.prices.price(1)).isEqualTo("v0");
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private void publish(InvalidationEvent event) {
        application.context.publishEvent(event);
    }

    @Test
    void event_withoutTransaction_isDoneWhenItIsPublished() {
        publish(InvalidationEvent.of("price:{id}", args(1)));

        assertThat(application.isStored("price:1")).isFalse();
    }

    @Test
    void event_inTransaction_waitsForTheCommit() {
        application.inTransaction(status -> {
            publish(InvalidationEvent.of("price:{id}*", args(1)));
            assertThat(application.isStored("price:1")).isTrue();
        });

        assertThat(application.isStored("price:1")).isFalse();
    }

    @Test
    void event_inTransactionThatIsRolledBack_isSkipped() {
        application.inTransaction(status -> {
            publish(InvalidationEvent.of("price:{id}", args(1)));
            status.setRollbackOnly();
        });

        assertThat(application.isStored("price:1")).isTrue();
    }

    /** The transaction is bound to the thread that publishes; on another one the entry would go before the commit. */
    @Test
    void event_inTransactionWithAnAsynchronousMulticaster_waitsForTheCommit() {
        stop();
        start(TransactionApplication.Jdbc.class, AsynchronousEvents.class);

        application.inTransaction(status -> {
            publish(InvalidationEvent.of("price:{id}*", args(1)));
            assertThat(application.isStored("price:1")).isTrue();
        });

        assertThat(application.isStored("price:1")).isFalse();
    }

    @Test
    void event_withAMistakeInItsTemplate_reachesThePublisher() {
        assertThatThrownBy(() -> publish(InvalidationEvent.of("price:{", args(1))))
                .isInstanceOf(CacheConfigurationException.class);
        assertThatThrownBy(() -> publish(InvalidationEvent.ofTag("price:*", args(1))))
                .isInstanceOf(CacheConfigurationException.class);
    }
}
