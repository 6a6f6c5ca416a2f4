package dev.larder.cache.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.TestRedis;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.PingHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The health of the cache, on a real Redis. */
class LarderHealthTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    LarderAutoConfiguration.class,
                    LarderHealthAutoConfiguration.class,
                    EndpointAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    HealthContributorRegistryAutoConfiguration.class,
                    HealthEndpointAutoConfiguration.class))
            .withBean(Catalogue.class)
            .withBean("applicationHealthIndicator", PingHealthIndicator.class)
            .withPropertyValues(
                    "larder.redis.url=" + TestRedis.url(),
                    "larder.key-prefix=" + TestRedis.uniquePrefix(),
                    "management.endpoints.web.exposure.include=health");

    @Test
    void redisThere_isUpWithLatencyAndVersion() {
        runner.run(context -> {
            Health health = context.getBean(LarderHealthIndicator.class).health();

            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat((Double) health.getDetails().get("latencyMillis")).isPositive();
            assertThat(health.getDetails().get("version").toString()).matches("\\d+\\.\\d+\\.\\d+");
            assertThat(health.getDetails()).containsEntry("breaker", "closed").containsKey("pool");
        });
    }

    @Test
    void redisAway_isDegradedWithTheReason_andTheApplicationStaysUp() {
        int nobody = RedisServerProcess.freePort();
        runner.withPropertyValues("larder.redis.url=redis://127.0.0.1:" + nobody)
                .run(context -> {
                    Health health = context.getBean(LarderHealthIndicator.class).health();

                    assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
                    assertThat(health.getDetails().get("error").toString()).contains("127.0.0.1:" + nobody);
                    assertThat(context.getBean(HealthEndpoint.class).health().getStatus())
                            .isEqualTo(Status.UP);
                });
    }

    @Test
    void redisAway_whereTheUserSaysItCounts_takesTheApplicationDown() {
        runner.withPropertyValues(
                        "larder.redis.url=redis://127.0.0.1:" + RedisServerProcess.freePort(),
                        "management.endpoint.health.status.order=down,out-of-service,degraded,up,unknown")
                .run(context -> assertThat(context.getBean(HealthEndpoint.class)
                                .health()
                                .getStatus()
                                .getCode())
                        .isEqualTo("DEGRADED"));
    }

    @Test
    void outage_showsTheOpenBreakerAndWhatIsOutstanding_andPasses() {
        RedisServerProcess server = RedisServerProcess.start();
        runner.withPropertyValues("larder.redis.url=" + server.url()).run(context -> {
            LarderHealthIndicator indicator = context.getBean(LarderHealthIndicator.class);
            server.kill();
            for (int i = 0; i < 12; i++) {
                context.getBean(Catalogue.class).product(1);
            }
            context.getBean(Catalogue.class).update(1);

            assertThat(indicator.health().getDetails())
                    .containsAllEntriesOf(Map.of("breaker", "open", "outstandingInvalidations", 1));

            server.restart();
            Pause.until(
                    "the health is up again and nothing is outstanding",
                    TestRedis.PATIENT,
                    () -> indicator.health().getStatus().equals(Status.UP)
                            && Set.of(0)
                                    .contains(indicator.health().getDetails().get("outstandingInvalidations")));
        });
        server.close();
    }

    @Test
    void memory_isUp() {
        runner.withPropertyValues("larder.store=memory").run(context -> {
            Health health = context.getBean(LarderHealthIndicator.class).health();

            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).doesNotContainKeys("version", "pool");
        });
    }

    @Test
    void indicator_switchedOff_isNotThere() {
        runner.withPropertyValues("management.health.larder.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(LarderHealthIndicator.class));
    }

    @Test
    void application_withoutBootsHealth_starts() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AopAutoConfiguration.class, LarderAutoConfiguration.class, LarderHealthAutoConfiguration.class))
                .withPropertyValues("larder.store=memory")
                .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
                .run(context -> assertThat(context).hasNotFailed());
    }
}
