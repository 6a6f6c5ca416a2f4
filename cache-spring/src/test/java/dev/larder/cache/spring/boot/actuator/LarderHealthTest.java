package dev.larder.cache.spring.boot.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.spring.boot.Catalogue;
import dev.larder.cache.spring.boot.LarderAutoConfiguration;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.TestRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
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
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** The health of the cache, on a real Redis. */
@ExtendWith(OutputCaptureExtension.class)
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
            assertThat(health.getDetails())
                    .containsEntry("store", "redis")
                    .containsEntry("breaker", "closed")
                    .containsKey("pool")
                    .doesNotContainKey("troubles");
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
    void switchedOff_isUpAndSaysSo() {
        runner.withPropertyValues("larder.enabled=false").run(context -> {
            Health health = context.getBean(LarderHealthIndicator.class).health();

            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("store", "none, because larder.enabled=false");
        });
    }

    /** Redis answers pings and refuses all else; nothing is cached. */
    @Test
    void redisThatRefuses_isDegradedWithTheReason_andTheApplicationStaysUp(CapturedOutput output) {
        RedisServerProcess server = RedisServerProcess.start();
        try (RedisClient redis = RedisClient.create(server.url())) {
            redis.executeCommand(
                    new CommandArguments(Protocol.Command.ACL).addObjects("SETUSER", "shop", "on", ">pw", "+@all"));
        }
        runner.withPropertyValues(
                        "larder.redis.url=" + server.url(),
                        "larder.redis.username=shop",
                        "larder.redis.password=pw",
                        "larder.redis.timeout=" + TestRedis.PATIENT.toSeconds() + "s")
                .run(context -> {
                    for (int i = 0; i < 50; i++) {
                        assertThat(context.getBean(Catalogue.class).product(i)).isEqualTo("product " + i);
                    }

                    Health health = context.getBean(LarderHealthIndicator.class).health();
                    assertThat(health.getStatus()).isEqualTo(LarderHealthIndicator.DEGRADED);
                    assertThat(health.getDetails().get("troubles").toString())
                            .contains("REFUSED", "NOPERM", "ACL SETUSER", "product", "since=");
                    assertThat(context.getBean(HealthEndpoint.class).health().getStatus())
                            .isEqualTo(Status.UP);
                    assertThat(output.toString().split("The cache does not work as it should", -1))
                            .hasSize(2);
                });
        server.close();
    }

    /** Health and meters both want what it tells. */
    @Test
    void server_withMetersBeside_isAskedOnceForBoth() {
        runner.withConfiguration(AutoConfigurations.of(LarderMetricsAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(ServerReadings.class)
                        .hasSingleBean(StoreMeters.class)
                        .hasSingleBean(LarderHealthIndicator.class));
    }

    @Test
    void memory_isUp() {
        runner.withPropertyValues("larder.store=memory").run(context -> {
            Health health = context.getBean(LarderHealthIndicator.class).health();

            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("store", "memory")
                    .doesNotContainKeys("version", "pool", "troubles");
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
