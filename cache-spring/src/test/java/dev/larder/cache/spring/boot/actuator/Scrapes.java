package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.spring.boot.Catalogue;
import dev.larder.cache.spring.boot.LarderAutoConfiguration;
import dev.larder.cache.testing.TestRedis;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications with metrics on a real Redis, and what Prometheus reads from them. */
final class Scrapes {

    private Scrapes() {}

    static ApplicationContextRunner application(String prefix) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AopAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        PrometheusMetricsExportAutoConfiguration.class,
                        LarderAutoConfiguration.class,
                        LarderMetricsAutoConfiguration.class))
                .withBean(Catalogue.class)
                .withPropertyValues("larder.redis.url=" + TestRedis.url(), "larder.key-prefix=" + prefix);
    }

    /** Runs an application in which everything happens that is counted without an outage, and hands over the scrape. */
    static void afterEverything(BiConsumer<AssertableApplicationContext, List<String>> check) {
        String prefix = TestRedis.uniquePrefix();
        application(prefix).run(context -> {
            Catalogue catalogue = context.getBean(Catalogue.class);
            catalogue.product(1);
            catalogue.product(1);
            catalogue.product(1);
            catalogue.products("all", Catalogue.Order.NAME);
            TestRedis.client().set(prefix + ":product:2", "hello");
            catalogue.product(2);
            TestRedis.client().lpush((prefix + ":product:3").getBytes(StandardCharsets.UTF_8), new byte[] {1});
            catalogue.product(3);
            try {
                catalogue.product(-1);
                throw new AssertionError("The load does not fail");
            } catch (IllegalArgumentException e) {
                catalogue.update(1);
            }
            check.accept(context, scrape(context));
        });
    }

    /** The lines of a scrape. */
    static List<String> scrape(AssertableApplicationContext context) {
        return new ArrayList<>(
                context.getBean(PrometheusMeterRegistry.class).scrape().lines().toList());
    }

    /** The names of the samples in a scrape. */
    static Set<String> names(List<String> scrape) {
        Set<String> names = new LinkedHashSet<>();
        for (String line : scrape) {
            if (!line.startsWith("#")) {
                names.add(line.split("[{ ]", 2)[0]);
            }
        }
        return names;
    }
}
