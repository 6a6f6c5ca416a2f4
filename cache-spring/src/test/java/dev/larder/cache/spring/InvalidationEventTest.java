package dev.larder.cache.spring;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Application events that invalidate, with and without a transaction. */
class InvalidationEventTest {

    private TransactionApplication application;

    @BeforeEach
    void start() {
        application =
                new TransactionApplication(TransactionApplication.H2, Map.of(), TransactionApplication.Jdbc.class);
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

    @Test
    void event_withAMistakeInItsTemplate_reachesThePublisher() {
        assertThatThrownBy(() -> publish(InvalidationEvent.of("price:{", args(1))))
                .isInstanceOf(CacheConfigurationException.class);
        assertThatThrownBy(() -> publish(InvalidationEvent.ofTag("price:*", args(1))))
                .isInstanceOf(CacheConfigurationException.class);
    }
}
