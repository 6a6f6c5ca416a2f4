package dev.larder.cache.spring.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.OutcomeRecorder;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.testing.TestRedis;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/** How a test asks what the cache did. */
class RecordingTest {

    public static class Products {
        @Cached("product:{id}")
        public String product(long id) {
            return "product " + id;
        }
    }

    @Configuration
    @EnableLarder
    static class Application {}

    @Test
    void recorder_saysHowEachCallWasAnswered() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "test",
                            Map.of(
                                    "larder.redis.url",
                                    TestRedis.url(),
                                    "larder.key-prefix",
                                    TestRedis.uniquePrefix())));
            context.register(Application.class, Products.class);
            context.refresh();
            Products products = context.getBean(Products.class);

            try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
                products.product(42);
                products.product(42);
                assertThat(recorder.outcomes()).containsExactly(Outcome.MISS, Outcome.HIT);
            }
        }
    }
}
