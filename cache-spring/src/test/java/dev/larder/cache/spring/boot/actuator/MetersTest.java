package dev.larder.cache.spring.boot.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.Args;
import dev.larder.cache.Cache;
import dev.larder.cache.Larder;
import dev.larder.cache.spring.boot.Catalogue;
import dev.larder.cache.spring.boot.LarderAutoConfiguration;
import dev.larder.cache.testing.OtherThread;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.TestRedis;
import dev.larder.cache.testing.WaitingThreads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What Prometheus reads, on a real Redis. */
class MetersTest {

    @Test
    void scrape_hasTheDocumentedNamesForEachCache() {
        Scrapes.afterEverything((context, scrape) -> {
            assertThat(scrape)
                    .contains("cache_hits_total{cache=\"product\"} 2.0")
                    .contains("cache_misses_total{cache=\"product\",reason=\"absent\"} 1.0")
                    .contains("cache_misses_total{cache=\"product\",reason=\"undecodable\"} 1.0")
                    .contains("cache_errors_total{cache=\"product\",kind=\"foreign_key\"} 1.0")
                    .contains("cache_errors_total{cache=\"product\",kind=\"unavailable\"} 0.0")
                    .contains("cache_latency_seconds_count{cache=\"product\",outcome=\"hit\"} 2")
                    .contains("cache_latency_seconds_bucket{cache=\"product\",outcome=\"hit\",le=\"5.0\"} 2")
                    .contains("cache_bypasses_total{cache=\"products\",reason=\"condition\"} 1.0")
                    .contains("cache_bypasses_total{cache=\"product\",reason=\"foreign_key\"} 1.0")
                    .contains("cache_load_time_seconds_count{cache=\"product\",result=\"success\"} 3")
                    .contains("cache_load_time_seconds_count{cache=\"product\",result=\"failure\"} 1")
                    .contains("cache_loads_in_flight{cache=\"product\"} 0.0")
                    .contains("cache_undecodable_total{cache=\"product\"} 1.0")
                    .contains("cache_invalidations_seconds_count 1")
                    .contains("cache_invalidated_entries_total 1.0")
                    .contains("cache_invalidations_outstanding 0.0")
                    .contains("cache_breaker_open 0.0")
                    .contains("cache_pool_max 50.0");
            assertThat(value(scrape, "cache_scan_keys_total")).isPositive();
            assertThat(value(scrape, "cache_scan_dropped_total")).isEqualTo(1);
            assertThat(value(scrape, "cache_pool_connections{state=\"idle\"}")).isPositive();
            assertThat(value(scrape, "cache_pool_connections{state=\"active\"}"))
                    .isNotNegative();
            assertThat(value(scrape, "cache_pool_waiting")).isZero();
        });
    }

    @Test
    void scrape_hasTheServersOwnNumbers() {
        Scrapes.afterEverything((context, scrape) -> {
            assertThat(value(scrape, "cache_redis_memory_used_bytes")).isGreaterThan(100_000);
            assertThat(value(scrape, "cache_redis_keys")).isPositive();
            assertThat(value(scrape, "cache_redis_hit_ratio")).isBetween(0.0, 1.0);
            assertThat(value(scrape, "cache_redis_evicted_keys_total")).isNotNegative();
            assertThat(value(scrape, "cache_redis_clients")).isPositive();
        });
    }

    @Test
    void everyMeter_isInAScrape_withItsDescription() {
        Scrapes.afterEverything(
                (context, scrape) -> assertThat(CacheMeter.values()).allSatisfy(meter -> assertThat(scrape)
                        .contains("# HELP " + meter.prometheusName() + " " + meter.description())
                        .anyMatch(line -> line.startsWith(meter.prometheusName()))));
    }

    /** Rates of it are asked for, and those of a gauge are none. */
    @Test
    void evictedKeys_areACounterThatKeepsWhatItToldLast() {
        RedisServerProcess server = RedisServerProcess.start();
        Scrapes.application(TestRedis.uniquePrefix())
                .withPropertyValues("larder.redis.url=" + server.url())
                .run(context -> {
                    assertThat(Scrapes.scrape(context))
                            .contains("# TYPE cache_redis_evicted_keys_total counter")
                            .contains("cache_redis_evicted_keys_total 0.0");
                });
        server.close();
        Scrapes.application(TestRedis.uniquePrefix())
                .withPropertyValues("larder.redis.url=" + server.url())
                .run(context -> assertThat(Scrapes.scrape(context)).contains("cache_redis_evicted_keys_total 0.0"));
    }

    @Test
    void latency_withoutItsHistogram_hasNoBuckets() {
        Scrapes.application(TestRedis.uniquePrefix())
                .withPropertyValues("management.metrics.distribution.percentiles-histogram.cache.latency=false")
                .run(context -> {
                    context.getBean(Catalogue.class).product(1);

                    assertThat(Scrapes.scrape(context))
                            .contains("cache_latency_seconds_count{cache=\"product\",outcome=\"miss\"} 1")
                            .noneMatch(line -> line.contains("_bucket"));
                });
    }

    @Test
    void gauges_whenRedisIsAway_answerAtOnceAndAreNoNumbers() {
        Scrapes.application(TestRedis.uniquePrefix())
                .withPropertyValues("larder.redis.url=redis://127.0.0.1:" + RedisServerProcess.freePort())
                .run(context -> {
                    Catalogue catalogue = context.getBean(Catalogue.class);
                    for (int i = 0; i < 12; i++) {
                        catalogue.product(1);
                    }

                    List<String> scrape = Scrapes.scrape(context);

                    assertThat(scrape)
                            .contains("cache_breaker_open 1.0")
                            .contains("cache_outages_total 1.0")
                            .contains("cache_redis_keys NaN");
                    assertThat(value(scrape, "cache_errors_total{cache=\"product\",kind=\"unavailable\"}"))
                            .isPositive();
                    assertThat(value(scrape, "cache_errors_total{cache=\"product\",kind=\"breaker_open\"}"))
                            .isPositive();
                });
    }

    @Test
    void callThatWaitsForAnothersLoad_isCountedAsAJoinAndAsAWait() {
        Scrapes.application(TestRedis.uniquePrefix()).run(context -> {
            Cache<String> slow = context.getBean(Larder.class).cache("slow:{id}", String.class);
            CountDownLatch loading = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            CompletableFuture<String> first = OtherThread.supply(() -> slow.get(Args.args(1), () -> {
                loading.countDown();
                return isOver(go) ? "loaded" : "let go too late";
            }));
            assertThat(isOver(loading)).as("the load has begun").isTrue();
            CompletableFuture<String> second =
                    OtherThread.supply(() -> slow.get(Args.args(1), () -> "loaded a second time"));
            Pause.until(
                    "the second call waits for the first",
                    TestRedis.PATIENT,
                    () -> WaitingThreads.count(MetersTest.class, "dev.larder.cache.engine.load.Patience") == 1);
            go.countDown();
            assertThat(List.of(first.get(20, TimeUnit.SECONDS), second.get(20, TimeUnit.SECONDS)))
                    .containsOnly("loaded");

            List<String> scrape = Scrapes.scrape(context);

            assertThat(scrape)
                    .contains("cache_joins_total{cache=\"slow\"} 1.0")
                    .contains("cache_waits_seconds_count{cache=\"slow\"} 1");
            assertThat(value(scrape, "cache_waits_seconds_sum{cache=\"slow\"}")).isPositive();
        });
    }

    private static boolean isOver(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void invalidationsThatDidNotReachTheStore_areOutstanding() {
        RedisServerProcess server = RedisServerProcess.start();
        Scrapes.application(TestRedis.uniquePrefix())
                .withPropertyValues("larder.redis.url=" + server.url())
                .run(context -> {
                    server.kill();
                    context.getBean(Catalogue.class).update(1);

                    List<String> scrape = Scrapes.scrape(context);

                    assertThat(scrape).contains("cache_invalidations_outstanding 1.0");
                    assertThat(Scrapes.names(scrape)).contains("cache_errors_total");
                    assertThat(scrape).anyMatch(line -> line.startsWith("cache_errors_total{cache=\"none\""));
                });
        server.close();
    }

    @Test
    void application_withoutMicrometer_startsAndCaches() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AopAutoConfiguration.class,
                        LarderAutoConfiguration.class,
                        LarderMetricsAutoConfiguration.class,
                        LarderTracingAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("io.micrometer"))
                .withBean(Catalogue.class)
                .withPropertyValues(
                        "larder.redis.url=" + TestRedis.url(), "larder.key-prefix=" + TestRedis.uniquePrefix())
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(Catalogue.class).product(1)).isEqualTo("product 1");
                    assertThat(context.getBean(Larder.class)
                                    .statistics("product")
                                    .misses())
                            .isEqualTo(1);
                });
    }

    /** The table of the documentation is the code, row by row. */
    @Test
    void table_ofTheDocumentation_isTheCode() throws Exception {
        StringBuilder table = new StringBuilder("| metric | labels | meaning |\n|---|---|---|\n");
        for (CacheMeter meter : CacheMeter.values()) {
            table.append("| `")
                    .append(meter.prometheusName())
                    .append("` | ")
                    .append(String.join(", ", meter.tags()))
                    .append(" | ")
                    .append(meter.description())
                    .append(" |\n");
        }

        assertThat(Files.readString(Path.of("..", "docs", "metrics.md"))).contains(table);
        assertThat(Files.readString(Path.of("..", "README.md"))).contains(table);
    }

    private static double value(List<String> scrape, String sample) {
        return scrape.stream()
                .filter(line -> line.startsWith(sample + " "))
                .map(line -> Double.valueOf(line.substring(sample.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + sample + " in " + scrape));
    }
}
