package dev.larder.cache.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.Args;
import dev.larder.cache.Cache;
import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.Larder;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.codec.Codec;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.TypedCodec;
import dev.larder.cache.codec.json.JsonCodec;
import dev.larder.cache.key.DefaultKeySchema;
import dev.larder.cache.key.KeySchema;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.LarderBuilderCustomizer;
import dev.larder.cache.spring.properties.LarderProperties;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.ServerCertificate;
import dev.larder.cache.testing.TestRedis;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

@ExtendWith(OutputCaptureExtension.class)
class LarderAutoConfigurationTest {

    // Public, because one test loads the proxy in a class loader of its own.
    public interface Prices {
        @Cached("price:{id}")
        String price(long id);
    }

    public static class Counted implements Prices {
        int loads;

        @Override
        public String price(long id) {
            return "price " + ++loads;
        }
    }

    @Configuration
    static class Application {
        @Bean
        Counted prices() {
            return new Counted();
        }
    }

    private final String prefix = TestRedis.uniquePrefix();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    DataRedisAutoConfiguration.class,
                    LarderSurroundingsAutoConfiguration.class,
                    LarderAutoConfiguration.class))
            .withPropertyValues("larder.key-prefix=" + prefix);

    /** The mistake that stopped the start, wherever in the chain of causes it stands. */
    private static Throwable mistake(AssertableApplicationContext context) {
        Throwable failure = context.getStartupFailure();
        while (failure != null && !(failure instanceof CacheConfigurationException)) {
            failure = failure.getCause();
        }
        return failure;
    }

    private boolean isInRedis() {
        return TestRedis.client().exists(prefix + ":price:1");
    }

    @Test
    void application_withTheDependencyAlone_isCachedInTheRedisOfItsUrl() {
        runner.withUserConfiguration(Application.class)
                .withPropertyValues("larder.redis.url=" + TestRedis.url())
                .run(context -> {
                    Counted prices = context.getBean(Counted.class);
                    assertThat(prices.price(1)).isEqualTo("price 1");
                    assertThat(prices.price(1)).isEqualTo("price 1");
                    assertThat(isInRedis()).isTrue();
                });
    }

    @Test
    void redis_byConnectionDetailsOfBoot_isUsed() {
        URI redis = URI.create(TestRedis.url());
        runner.withUserConfiguration(Application.class)
                .withPropertyValues(
                        "spring.data.redis.host=" + redis.getHost(), "spring.data.redis.port=" + redis.getPort())
                .run(context -> {
                    assertThat(context).hasSingleBean(DataRedisConnectionDetails.class);
                    context.getBean(Counted.class).price(1);
                    assertThat(isInRedis()).isTrue();
                });
    }

    @Test
    void redis_byClientBean_isUsedBeforeConnectionDetails() {
        runner.withUserConfiguration(Application.class)
                .withPropertyValues("spring.data.redis.port=1")
                .withBean(UnifiedJedis.class, () -> RedisClient.create(URI.create(TestRedis.url())))
                .run(context -> {
                    context.getBean(Counted.class).price(1);
                    assertThat(isInRedis()).isTrue();
                });
    }

    @Test
    void redis_byUrl_isUsedBeforeEverythingElse() {
        runner.withUserConfiguration(Application.class)
                .withPropertyValues("spring.data.redis.port=1", "larder.redis.url=" + TestRedis.url())
                .withBean(UnifiedJedis.class, () -> RedisClient.create("redis://localhost:1"))
                .run(context -> {
                    context.getBean(Counted.class).price(1);
                    assertThat(isInRedis()).isTrue();
                });
    }

    @Test
    void redis_withClientBeanAndOwnCredentials_isRefused() {
        runner.withBean(UnifiedJedis.class, () -> RedisClient.create(URI.create(TestRedis.url())))
                .withPropertyValues("larder.redis.password=secret")
                .run(context -> assertThat(mistake(context))
                        .hasMessageContaining("brings its own credentials")
                        .hasMessageNotContaining("secret"));
    }

    @Test
    void redis_asClusterInConnectionDetails_isRefusedByName() {
        runner.withPropertyValues("spring.data.redis.cluster.nodes=localhost:7000")
                .run(context -> assertThat(mistake(context))
                        .hasMessageContaining("Redis Cluster")
                        .hasMessageContaining("is not part of this release yet"));
    }

    @Test
    void redis_away_doesNotKeepTheApplicationFromWorking() {
        runner.withUserConfiguration(Application.class)
                .withPropertyValues("larder.redis.url=redis://localhost:1")
                .run(context -> {
                    Counted prices = context.getBean(Counted.class);
                    assertThat(List.of(prices.price(1), prices.price(1))).containsExactly("price 1", "price 2");
                });
    }

    @Test
    void store_inMemory_needsNoRedis() {
        runner.withUserConfiguration(Application.class)
                .withPropertyValues("larder.store=memory", "larder.redis.url=redis://localhost:1")
                .run(context -> {
                    Counted prices = context.getBean(Counted.class);
                    assertThat(List.of(prices.price(1), prices.price(1))).containsExactly("price 1", "price 1");
                });
    }

    @Test
    void application_withoutBootsRedisModule_starts() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AopAutoConfiguration.class,
                        LarderSurroundingsAutoConfiguration.class,
                        LarderAutoConfiguration.class))
                .withUserConfiguration(Application.class)
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.data.redis"))
                .withPropertyValues("larder.redis.url=" + TestRedis.url(), "larder.key-prefix=" + prefix)
                .run(context -> {
                    context.getBean(Counted.class).price(1);
                    assertThat(isInRedis()).isTrue();
                });
    }

    /** Boot's own clients speak TLS then; to send a password in plain text instead would be the worst of answers. */
    @Test
    void urlOfBoot_thatMeansTls_isNeverSpokenToInPlainText() {
        runner.withUserConfiguration(Application.class)
                .withPropertyValues("spring.data.redis.url=" + TestRedis.url().replace("redis:", "rediss:"))
                .run(context -> {
                    assertThat(context).hasSingleBean(DataRedisConnectionDetails.class);
                    context.getBean(Counted.class).price(1);
                    assertThat(isInRedis()).isFalse();
                });
    }

    @Test
    void switchedOff_cachesByHandKeepNothing() {
        runner.withPropertyValues("larder.enabled=false").run(context -> {
            Cache<String> cache = context.getBean(Larder.class).cache("by-hand:{id}", String.class);
            cache.get(Args.args(1), () -> "before");

            assertThat(cache.get(Args.args(1), () -> "after")).isEqualTo("after");
        });
    }

    @Test
    void tier_withAHyphenSetByAVariable_isFound() {
        runner.withPropertyValues("larder.redis.url=" + TestRedis.url())
                .withSystemProperties("larder.tiers.veryhot=4s")
                .run(context -> assertThat(
                                context.getBean(Larder.class).parts().settings().tier("very-hot"))
                        .hasSeconds(4));
    }

    @Test
    void attributesOfOneCache_byProperty_winOverTheAnnotation() {
        runner.withUserConfiguration(Application.class)
                .withPropertyValues(
                        "larder.redis.url=" + TestRedis.url(),
                        "larder.caches.price.ttl=100s",
                        "larder.caches.price.jitter=0%",
                        "larder.caches.price.codec=msgpack",
                        "larder.caches.price.condition=#id < 10",
                        "larder.caches.price.unless=#id == 2")
                .run(context -> {
                    Counted prices = context.getBean(Counted.class);
                    prices.price(1);
                    prices.price(2);
                    prices.price(10);
                });
        RedisClient redis = TestRedis.client();
        assertThat(redis.keys(prefix + ":*")).containsExactly(prefix + ":price:1");
        assertThat(redis.pttl(prefix + ":price:1")).as("not shortened").isBetween(95_000L, 100_000L);
        byte[] entry = redis.get((prefix + ":price:1").getBytes(StandardCharsets.UTF_8));
        assertThat(entry[Envelope.HEADER_LENGTH])
                .as("a short text of MessagePack, not the quote of JSON")
                .isEqualTo((byte) (0xA0 | "price 1".length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"larder.redis.ssl.bundle=cache", "spring.data.redis.ssl.bundle=cache"})
    void sslBundle_ofALarderOrOfBoot_isTrusted(String property, @TempDir Path folder) {
        ServerCertificate certificate = ServerCertificate.create(folder, "ip:127.0.0.1");
        int port = RedisServerProcess.freePort();
        try (RedisServerProcess server = RedisServerProcess.start(
                "--tls-port", "" + port,
                "--tls-cert-file", certificate.certificateFile().toString(),
                "--tls-key-file", certificate.keyFile().toString(),
                "--tls-ca-cert-file", certificate.certificateFile().toString(),
                "--tls-auth-clients", "no")) {
            String address = property.startsWith("larder")
                    ? "larder.redis.url=redis://127.0.0.1:" + port
                    : "spring.data.redis.url=redis://127.0.0.1:" + port;
            runner.withConfiguration(AutoConfigurations.of(
                            org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration.class))
                    .withUserConfiguration(Application.class)
                    .withPropertyValues(
                            address,
                            property,
                            "larder.redis.timeout=20s",
                            "spring.ssl.bundle.pem.cache.truststore.certificate=file:" + certificate.certificateFile())
                    .run(context -> {
                        Counted prices = context.getBean(Counted.class);
                        assertThat(List.of(prices.price(1), prices.price(1))).containsExactly("price 1", "price 1");
                    });
        }
    }

    @Test
    void sslBundle_thatIsUnknown_isRefused() {
        runner.withConfiguration(
                        AutoConfigurations.of(org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration.class))
                .withPropertyValues("larder.redis.url=" + TestRedis.url(), "larder.redis.ssl.bundle=cache")
                .run(context -> assertThat(mistake(context))
                        .hasMessageStartingWith("larder.redis.ssl.bundle: there is no SSL bundle \"cache\""));
    }

    @Test
    void properties_areBoundInAnySpelling() {
        runner.withPropertyValues(
                        "larder.store=MEMORY",
                        "larder.defaultTtl=7m",
                        "larder.tiers.hot=1m",
                        "larder.tiers.glowing=5s",
                        "larder.redis.pool.maxActive=7",
                        "larder.jitter=0%")
                .run(context -> {
                    LarderProperties properties = context.getBean(LarderProperties.class);
                    assertThat(properties.settings().defaultTtl()).isEqualTo(Duration.ofMinutes(7));
                    assertThat(properties.settings().tiers())
                            .containsEntry("hot", Duration.ofMinutes(1))
                            .containsEntry("glowing", Duration.ofSeconds(5))
                            .containsEntry("cold", Duration.ofHours(12));
                    assertThat(properties.getRedis().getPool().getMaxActive()).isEqualTo(7);
                });
    }

    @Test
    void variables_ofTheEnvironment_areBound() {
        runner.withUserConfiguration(Application.class)
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                "test-systemEnvironment",
                                Map.of(
                                        "LARDER_STORE", "memory",
                                        "LARDER_DEFAULT_TTL", "7m",
                                        "LARDER_CACHES_PRICE_NULL_TTL", "3s"))))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(LarderProperties.class)
                                    .settings()
                                    .defaultTtl())
                            .isEqualTo(Duration.ofMinutes(7));
                    assertThat(context.getBean(LarderProperties.class)
                                    .settings()
                                    .caches())
                            .isEqualTo(Map.of("price", Map.of("null-ttl", "3s")));
                });
    }

    @ParameterizedTest
    @CsvSource({
        "larder.default-ttl=ten, larder.default-ttl: \"ten\" is no duration",
        "larder.jitter=0.1, larder.jitter: \"0.1\" is no jitter",
        "larder.key-prefx=x, Did you mean larder.key-prefix?",
        "larder.near.heartbeat=1s, larder.near.heartbeat = \"1s\" is not part of this release yet",
        "larder.caches.prices.ttl=1m, there is no cache \"prices\". Did you mean \"price\"? Known caches: price.",
        "larder.caches.price.tll=1m, a cache has no attribute \"tll\""
    })
    void property_withMistake_stopsTheStart(String property, String message) {
        runner.withUserConfiguration(Application.class)
                .withPropertyValues("larder.store=memory", property)
                .run(context -> assertThat(mistake(context)).hasMessageContaining(message));
    }

    @Test
    void list_ofACachesTags_isTakenAsItsElements() {
        runner.withUserConfiguration(Application.class)
                .withPropertyValues(
                        "larder.store=memory",
                        "larder.caches.price.tags[0]=prices",
                        "larder.caches.price.tags[1]=item:{id}")
                .run(context -> assertThat(context.getBean(CacheCatalog.class).describe())
                        .singleElement()
                        .satisfies(cache -> assertThat(cache.tags()).containsExactly("prices", "item:{id}")));
    }

    @Test
    void variables_ofAServiceNamedLikeOurs_doNotStopTheStart() {
        runner.withUserConfiguration(Application.class)
                .withPropertyValues("larder.store=memory")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                "test-systemEnvironment",
                                Map.of(
                                        "LARDER_CACHES_SERVICE_HOST", "10.0.0.1",
                                        "LARDER_CACHES_PORT", "tcp://10.0.0.1:6379",
                                        "LARDER_CACHES_PORT_6379_TCP", "tcp://10.0.0.1:6379",
                                        "LARDER_SERVICE_PORT", "6379",
                                        "LARDER_PORT", "tcp://10.0.0.1:6379"))))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void property_ofACache_winsOverTheAnnotation() {
        runner.withUserConfiguration(Application.class)
                .withPropertyValues("larder.redis.url=" + TestRedis.url(), "larder.caches.Price.ttl=40s")
                .run(context -> {
                    context.getBean(Counted.class).price(1);
                    assertThat(TestRedis.client().pttl(prefix + ":price:1")).isBetween(30_000L, 40_000L);
                });
    }

    @Configuration
    static class Extensions {
        final List<Outcome> outcomes = new ArrayList<>();

        @Bean
        CacheListener listener() {
            return new CacheListener() {
                @Override
                public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
                    outcomes.add(outcome);
                }
            };
        }

        @Bean
        KeySchema keySchema() {
            return new DefaultKeySchema("own-schema", 100);
        }

        @Bean
        Codec codec() {
            return new Codec() {
                private final Codec json = new JsonCodec();

                @Override
                public String name() {
                    return "own";
                }

                @Override
                public TypedCodec bind(Type type) {
                    return json.bind(type);
                }
            };
        }
    }

    @Test
    void beans_ofTheApplication_areHonoured() {
        runner.withUserConfiguration(Application.class, Extensions.class)
                .withPropertyValues("larder.store=memory", "larder.codec=own")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(Counted.class).price(1);
                    context.getBean(Counted.class).price(1);

                    assertThat(context.getBean(Extensions.class).outcomes).containsExactly(Outcome.MISS, Outcome.HIT);
                    assertThat(context.getBean(Larder.class).parts().keySchema())
                            .isSameAs(context.getBean(KeySchema.class));
                });
    }

    record Money(long cents) {}

    static class Tills {
        @Cached("till:{id}")
        public Money money(long id) {
            return new Money(250);
        }
    }

    @Configuration
    static class WithMapper {
        @Bean
        Tills tills() {
            return new Tills();
        }

        @Bean
        JsonMapper jsonMapper() {
            SimpleModule module = new SimpleModule();
            module.addSerializer(Money.class, new ValueSerializer<Money>() {
                @Override
                public void serialize(Money money, JsonGenerator generator, SerializationContext context) {
                    generator.writeString(money.cents() + " cents");
                }
            });
            module.addDeserializer(Money.class, new ValueDeserializer<Money>() {
                @Override
                public Money deserialize(JsonParser parser, DeserializationContext context) {
                    return new Money(Long.parseLong(parser.getString().split(" ")[0]));
                }
            });
            return JsonMapper.builder().addModule(module).build();
        }
    }

    @Test
    void mapper_ofTheApplication_isUsedWithItsModules() {
        runner.withUserConfiguration(WithMapper.class)
                .withPropertyValues("larder.redis.url=" + TestRedis.url())
                .run(context -> {
                    Tills tills = context.getBean(Tills.class);
                    tills.money(1);

                    assertThat(tills.money(1)).isEqualTo(new Money(250));
                    assertThat(TestRedis.client().get(prefix + ":till:1")).endsWith("\"250 cents\"");
                });
    }

    @Configuration
    static class OwnProperties {
        @Bean
        LarderProperties caching() {
            LarderProperties properties = new LarderProperties();
            properties.setStore(LarderProperties.Store.MEMORY);
            properties.setKeyPrefix("own");
            return properties;
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Object.class, PlainSpring.class})
    void properties_asABeanOfTheApplication_areUsed(Class<?> road) {
        runner.withUserConfiguration(OwnProperties.class, Application.class, road)
                .run(context -> {
                    Counted prices = context.getBean(Counted.class);
                    assertThat(List.of(prices.price(1), prices.price(1))).containsExactly("price 1", "price 1");
                    assertThat(context.getBean(Larder.class).parts().settings().keyPrefix())
                            .isEqualTo("own");
                });
    }

    @Configuration
    static class OwnLarder {
        @Bean
        Larder caching() {
            return Larder.builder()
                    .memory()
                    .settings(CacheSettings.builder().keyPrefix("own").build())
                    .build();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Object.class, PlainSpring.class})
    void larder_asABeanOfTheApplication_isUsedAndNoOtherMade(Class<?> road, CapturedOutput output) {
        runner.withUserConfiguration(OwnLarder.class, Application.class, road).run(context -> {
            Counted prices = context.getBean(Counted.class);
            assertThat(List.of(prices.price(1), prices.price(1))).containsExactly("price 1", "price 1");
            assertThat(context.getBean(Larder.class).parts().settings().keyPrefix())
                    .isEqualTo("own");
            assertThat(output).doesNotContain("Entries live in");
        });
    }

    @Configuration
    static class Customized {
        @Bean
        LarderBuilderCustomizer own() {
            return builder -> builder.settings(
                    CacheSettings.builder().keyPrefix("customized").build());
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Object.class, PlainSpring.class})
    void customizer_ofTheApplication_hasTheLastWord(Class<?> road) {
        runner.withUserConfiguration(Customized.class, Application.class, road)
                .withPropertyValues("larder.store=memory")
                .run(context -> assertThat(
                                context.getBean(Larder.class).parts().settings().keyPrefix())
                        .isEqualTo("customized"));
    }

    @Configuration
    @EnableLarder
    static class PlainSpring {}

    @Test
    void enableLarder_makesTheAutoConfigurationBackOff() {
        runner.withUserConfiguration(PlainSpring.class, Application.class)
                .withPropertyValues("larder.store=memory")
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Larder.class);
                    assertThat(context).doesNotHaveBean(LarderAutoConfiguration.class);
                });
    }
}
