package dev.larder.cache.spring.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.testing.Pause;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** What the README shows of values that grow old, with shorter times by property. */
class RenewalTest {

    private static void withTimes(String ttl, String refreshAfter, Consumer<Renewal> check) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "test",
                            Map.of(
                                    "larder.store",
                                    "memory",
                                    "larder.caches.rate.ttl",
                                    ttl,
                                    "larder.caches.rate.refresh-after",
                                    refreshAfter)));
            context.register(AppConfig.class, Renewal.class);
            context.refresh();
            check.accept(context.getBean(Renewal.class));
        }
    }

    @Test
    void rate_old_isReturnedAndRenewedBehindIt() {
        withTimes("10m", "1ms", rates -> {
            assertThat(rates.rate("USD")).isEqualTo("1.10");
            target(rates).rate = "1.20";

            Pause.until("the new rate is there", Duration.ofSeconds(20), () -> rates.rate("USD")
                    .equals("1.20"));
        });
    }

    @Test
    void rate_expiredWhileTheBankDoesNotAnswer_isReturnedAllTheSame() {
        withTimes("1ms", "0", rates -> {
            rates.rate("USD");
            Pause.millis(5);
            target(rates).isBroken = true;

            assertThat(rates.rate("USD")).isEqualTo("1.10");
        });
    }

    private static Renewal target(Renewal proxy) {
        return (Renewal) AopProxyUtils.getSingletonTarget(proxy);
    }
}
