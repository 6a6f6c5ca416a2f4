package dev.larder.cache.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.invalidation.InvalidationOutbox;
import dev.larder.cache.key.KeySchema;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.TestRedis;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import tools.jackson.databind.json.JsonMapper;

/** What a Boot application says of Redis is what its caches use, however the library gets into it. */
@ExtendWith(OutputCaptureExtension.class)
class RedisOfBootTest {

    @Configuration
    @EnableLarder
    static class Enabling {}

    private static final URI REDIS = URI.create(TestRedis.url());

    private final String prefix = TestRedis.uniquePrefix();

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    LarderSurroundingsAutoConfiguration.class,
                    LarderAutoConfiguration.class))
            .withBean(Catalogue.class)
            .withPropertyValues("larder.key-prefix=" + prefix);

    private final ApplicationContextRunner runner =
            bare.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class));

    private ApplicationContextRunner on(Road road) {
        return switch (road) {
            case BY_ITSELF -> runner;
            case ENABLED -> runner.withUserConfiguration(Enabling.class);
            case WITHOUT_THE_MODULE ->
                bare.withClassLoader(new FilteredClassLoader("org.springframework.boot.data.redis"));
            case WITHOUT_THE_DETAILS -> bare;
        };
    }

    /** How the library gets into an application, and what it finds there. */
    enum Road {
        BY_ITSELF,
        ENABLED,
        WITHOUT_THE_MODULE,
        /** As where Boot's Redis auto-configuration is excluded. */
        WITHOUT_THE_DETAILS
    }

    private boolean isInRedis() {
        return TestRedis.client().exists(prefix + ":product:1");
    }

    @ParameterizedTest
    @EnumSource(Road.class)
    void hostAndPort_onEveryRoad_areUsedAndSaid(Road road, CapturedOutput output) {
        on(road).withPropertyValues(
                        "spring.data.redis.host=" + REDIS.getHost(), "spring.data.redis.port=" + REDIS.getPort())
                .run(context -> {
                    context.getBean(Catalogue.class).product(1);

                    assertThat(isInRedis()).isTrue();
                    assertThat(output)
                            .contains("Entries live in Redis at " + REDIS.getHost() + ":" + REDIS.getPort()
                                    + ", database 0, because spring.data.redis.host says so");
                });
    }

    @Test
    void url_withoutBootsModule_isUsedAndSaid(CapturedOutput output) {
        on(Road.WITHOUT_THE_MODULE)
                .withPropertyValues("spring.data.redis.url=" + TestRedis.url())
                .run(context -> {
                    context.getBean(Catalogue.class).product(1);

                    assertThat(isInRedis()).isTrue();
                    assertThat(output).contains("because spring.data.redis.url says so");
                });
    }

    @Test
    void variables_withoutBootsModule_areUsed() {
        Map<String, Object> variables =
                Map.of("SPRING_DATA_REDIS_HOST", REDIS.getHost(), "SPRING_DATA_REDIS_PORT", "" + REDIS.getPort());
        on(Road.WITHOUT_THE_MODULE)
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)))
                .run(context -> {
                    context.getBean(Catalogue.class).product(1);

                    assertThat(isInRedis()).isTrue();
                });
    }

    /** What the details of Boot's module say is the measure of what the properties mean without it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis-host | host=redis-host",
                "redis-host | host=redis-host, username=ann, password=secret, database=3",
                "redis-host | host=redis-host, username=, password=",
                "redis-host | host=redis-host, ssl.enabled=true",
                "localhost  | password=secret",
                "other      | url=redis://ann:secret@other:7000/5",
                "other      | url=rediss://other:7000",
                "other      | url=redis://other:7000, host=redis-host, password=ignored, username=ignored, database=9",
                "other      | url=redis://other:7000, ssl.enabled=true",
                "other      | url=rediss://other:7000, ssl.enabled=false"
            })
    void properties_withoutBootsModule_meanTheSame(String host, String properties) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
                .withPropertyValues(Stream.of(properties.split(", "))
                        .map(property -> "spring.data.redis." + property)
                        .toArray(String[]::new))
                .run(context -> {
                    BootRedisProperties read = new BootRedisProperties(context.getEnvironment(), NO_BUNDLES);
                    DataRedisConnectionDetails details = context.getBean(DataRedisConnectionDetails.class);

                    RedisConnectionSettings understood = understood(read::describe);
                    assertThat(understood)
                            .isEqualTo(understood(new ConnectionDetailsTranslation(details, read)::describe));
                    assertThat(understood.host()).isEqualTo(host);
                });
    }

    private static final SslContexts NO_BUNDLES =
            new SslContexts(new StaticListableBeanFactory().getBeanProvider(SslBundles.class));

    /** Without the context, of which each has its own; that there is one shows in {@code tls}. */
    private static RedisConnectionSettings understood(Consumer<RedisConnectionSettings.Builder> description) {
        RedisConnectionSettings.Builder connection = RedisConnectionSettings.builder();
        description.accept(connection);
        return connection.sslContext(null).build();
    }

    @Test
    void url_withoutAPort_meansThatOfRedis() {
        MockEnvironment environment = new MockEnvironment().withProperty("spring.data.redis.url", "redis://other");
        BootRedisProperties read = new BootRedisProperties(environment, NO_BUNDLES);
        DataRedisConnectionDetails details = new ContainerDetails() {
            @Override
            public Standalone getStandalone() {
                return Standalone.of("other", -1);
            }
        };

        assertThat(understood(read::describe).address()).isEqualTo("other:6379");
        assertThat(understood(new ConnectionDetailsTranslation(details, read)::describe)
                        .address())
                .isEqualTo("other:6379");
    }

    @ParameterizedTest
    @EnumSource(Road.class)
    void cluster_onEveryRoad_isRefused(Road road) {
        on(road).withPropertyValues("spring.data.redis.cluster.nodes=localhost:7000")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("Redis Cluster")
                        .hasMessageContaining("is not part of this release yet"));
    }

    @Test
    void url_thatIsNone_isQuotedWithItsProperty() {
        on(Road.WITHOUT_THE_MODULE)
                .withPropertyValues("spring.data.redis.url=localhost:6379")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("spring.data.redis.url")
                        .hasMessageContaining("localhost:6379")
                        .hasMessageNotContaining("larder.redis.url"));
    }

    /** As placeholders with an empty default leave them: {@code larder.redis.password=${REDIS_PASSWORD:}}. */
    @Test
    void emptyProperties_sayNothing(CapturedOutput output) {
        runner.withPropertyValues(
                        "larder.redis.url=",
                        "larder.redis.username=",
                        "larder.redis.password=",
                        "larder.redis.ssl.bundle=",
                        "larder.redis.pool.max-wait=",
                        "spring.data.redis.host=" + REDIS.getHost(),
                        "spring.data.redis.port=" + REDIS.getPort())
                .run(context -> {
                    context.getBean(Catalogue.class).product(1);

                    assertThat(isInRedis()).isTrue();
                    assertThat(output).contains("because spring.data.redis.host says so");
                });
    }

    @Test
    void details_ofAServiceConnection_areUsedAndSaid(CapturedOutput output) {
        runner.withBean(DataRedisConnectionDetails.class, ContainerDetails::new)
                .withPropertyValues("spring.data.redis.port=1")
                .run(context -> {
                    context.getBean(Catalogue.class).product(1);

                    assertThat(isInRedis()).isTrue();
                    assertThat(output).contains("because " + ContainerDetails.class.getName() + " says so");
                });
    }

    static class ContainerDetails implements DataRedisConnectionDetails {
        @Override
        public Standalone getStandalone() {
            return Standalone.of(REDIS.getHost(), REDIS.getPort());
        }
    }

    @Test
    void choice_withoutAnythingSaid_isTheDefaultAndSaid(CapturedOutput output) {
        runner.run(context -> assertThat(output)
                .contains("Entries live in Redis at localhost:6379, database 0, the default, because neither"));
    }

    @Test
    void choice_byUrl_isSaidWithoutThePassword(CapturedOutput output) {
        runner.withPropertyValues("larder.redis.url=redis://ann:secret@127.0.0.1:1/2")
                .run(context -> assertThat(output)
                        .contains("Entries live in Redis at 127.0.0.1:1, database 2, because larder.redis.url says so")
                        .doesNotContain("secret"));
    }

    @Test
    void choice_ofAClientOfTheApplication_isSaid(CapturedOutput output) {
        runner.withBean(UnifiedJedis.class, () -> RedisClient.create(REDIS)).run(context -> assertThat(output)
                .contains("the Redis of the UnifiedJedis bean, redis.clients.jedis.RedisClient, because"
                        + " larder.redis.url is not set"));
    }

    @ParameterizedTest
    @CsvSource({
        "larder.store=memory, 'in the memory of this process, because larder.store=memory'",
        "larder.enabled=false, 'Nothing is cached, because larder.enabled=false'"
    })
    void choice_withoutRedis_isSaid(String property, String line, CapturedOutput output) {
        runner.withPropertyValues(property).run(context -> assertThat(output).contains(line));
    }

    /** Which of them is meant nobody knows; to go on to the next place would be a silent answer. */
    @ParameterizedTest
    @ValueSource(classes = {UnifiedJedis.class, KeySchema.class, CacheTracer.class, InvalidationOutbox.class})
    <T> void beans_twoOfAKindThatIsTakenOnce_areRefusedByName(Class<T> type) {
        Supplier<T> none = () -> {
            throw new AssertionError("Nobody needs it");
        };
        runner.withBean("first", type, none, definition -> definition.setLazyInit(true))
                .withBean("second", type, none, definition -> definition.setLazyInit(true))
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("There are 2 beans of type " + type.getSimpleName()
                                + ", and none of them is @Primary: [first, second]. Put @Primary on the one"));
    }

    @Test
    void clients_twoBesideAUrl_areNobodysMistake() {
        runner.withBean("first", UnifiedJedis.class, () -> RedisClient.create(REDIS))
                .withBean("second", UnifiedJedis.class, () -> RedisClient.create(REDIS))
                .withPropertyValues("larder.redis.url=" + TestRedis.url())
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void mappers_twoWithoutAPrimary_areSaidNotToBeUsed(CapturedOutput output) {
        runner.withBean("first", JsonMapper.class, JsonMapper::new)
                .withBean("second", JsonMapper.class, JsonMapper::new)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(output)
                            .contains("There are 2 beans of type JsonMapper, and none of them is @Primary: [first,"
                                    + " second]");
                });
    }
}
