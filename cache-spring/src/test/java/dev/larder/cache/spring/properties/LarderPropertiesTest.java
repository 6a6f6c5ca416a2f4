package dev.larder.cache.spring.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.spring.check.UnbuiltPropertyCheck;
import dev.larder.cache.spring.properties.KnownProperties.KnownProperty;
import dev.larder.cache.spring.properties.LarderProperties.Store;
import dev.larder.cache.spring.transaction.TransactionFill;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class LarderPropertiesTest {

    private final StandardEnvironment environment = new StandardEnvironment();

    private LarderProperties bind(Map<String, Object> properties) {
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        return LarderPropertiesBinder.bind(environment);
    }

    private LarderProperties bindVariables(Map<String, Object> variables) {
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("variables", variables));
        return LarderPropertiesBinder.bind(environment);
    }

    @Test
    void defaults_areThoseOfTheEngine() {
        assertThat(new LarderProperties().settings()).isEqualTo(CacheSettings.DEFAULTS);
        assertThat(bind(Map.of()).settings()).isEqualTo(CacheSettings.DEFAULTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"larder.key-max-length", "larder.keyMaxLength", "LARDER.KEYMAXLENGTH", "Larder.Key-Max-Length"})
    void name_inAnySpelling_isUnderstood(String name) {
        assertThat(bind(Map.of(name, "64")).getKeyMaxLength()).isEqualTo(64);
    }

    @Test
    void variables_ofTheEnvironment_areUnderstood() {
        LarderProperties properties = bindVariables(Map.of(
                "LARDER_REDIS_URL", "redis://cache:6380",
                "LARDER_REDIS_POOL_MAXACTIVE", "7",
                "LARDER_KEY_PREFIX", "shop",
                "LARDER_STORE", "memory",
                "LARDER_TRANSACTION_FILL", "READ_ONLY",
                "LARDER_TIERS_HOT", "1m",
                "LARDER_CACHES_PRODUCTDETAILS_NULL_TTL", "3s"));

        assertThat(properties.getRedis().getUrl()).isEqualTo("redis://cache:6380");
        assertThat(properties.getRedis().getPool().getMaxActive()).isEqualTo(7);
        assertThat(properties.getKeyPrefix()).isEqualTo("shop");
        assertThat(properties.getStore()).isEqualTo(Store.MEMORY);
        assertThat(properties.getTransaction().getFill()).isEqualTo(TransactionFill.READ_ONLY);
        assertThat(properties.settings().tiers()).containsEntry("hot", Duration.ofMinutes(1));
        assertThat(properties.settings().caches()).containsEntry("PRODUCTDETAILS", Map.of("null-ttl", "3s"));
    }

    @Test
    void maps_keepDefaultsAndTakeNames() {
        LarderProperties properties = bind(Map.of(
                "larder.tiers.hot", "1m",
                "larder.tiers.Lukewarm", "20m",
                "larder.caches.product-details.ttl", "3m",
                "larder.caches.product-details.null-ttl", "0"));

        assertThat(properties.settings().tiers())
                .containsEntry("hot", Duration.ofMinutes(1))
                .containsEntry("lukewarm", Duration.ofMinutes(20))
                .containsEntry("cold", Duration.ofHours(12));
        assertThat(properties.settings().caches())
                .containsEntry("product-details", Map.of("ttl", "3m", "null-ttl", "0"));
    }

    @Test
    void value_withPlaceholder_isResolved() {
        assertThat(bind(Map.of(
                                "larder.redis.url",
                                "redis://${host:box}:1",
                                "larder.key-prefix",
                                "${app}",
                                "app",
                                "shop"))
                        .getKeyPrefix())
                .isEqualTo("shop");
    }

    @Test
    void source_thatComesFirst_wins() {
        environment.getPropertySources().addLast(new MapPropertySource("late", Map.of("larder.codec", "late")));

        assertThat(bind(Map.of("larder.codec", "early")).getCodec()).isEqualTo("early");
    }

    @ParameterizedTest
    @CsvSource({
        "larder.default-ttl, 10, is no duration",
        "larder.default-ttl, 0, is shorter than a millisecond",
        "larder.null-ttl, soon, is no duration",
        "larder.lease-ttl, 30 seconds, is no duration",
        "larder.lease-wait, 5, is no duration",
        "larder.jitter, 0.1, is no jitter",
        "larder.tiers.hot, warm, is no duration"
    })
    void text_thatIsNoDurationOrShare_isQuotedWithItsProperty(String name, String text, String message) {
        assertThatThrownBy(() -> bind(Map.of(name, text)).settings())
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageStartingWith(name + ": \"" + text + "\" " + message);
    }

    @ParameterizedTest
    @CsvSource({
        "larder.key-max-length, long, Write a whole number.",
        "larder.redis.database, one, Write a whole number.",
        "larder.store, disk, Write redis or memory.",
        "larder.transaction.fill, always, 'Write auto, read-only or never.'",
        "larder.enabled, yes, Write true or false."
    })
    void text_ofAnotherType_isQuotedWithItsProperty(String name, String text, String cure) {
        assertThatThrownBy(() -> bind(Map.of(name, text)))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessage(name + ": \"" + text + "\" is not understood. " + cure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "larder.redis.cluster.nodes",
                "larder.redis.sentinel.master",
                "larder.redis.sentinel.nodes",
                "larder.near.heartbeat"
            })
    void property_thatIsNotBuilt_isRefusedByName(String name) {
        LarderProperties properties = bind(Map.of(name, "x"));

        assertThatThrownBy(() -> UnbuiltPropertyCheck.check(properties))
                .hasMessage("The property " + name + " = \"x\" is not part of this release yet. Remove it.");
    }

    @Test
    void everyKnownName_isBound() {
        assertThat(KnownProperties.ALL)
                .extracting(KnownProperty::name)
                .contains("larder.enabled", "larder.redis.pool.max-active", "larder.redis.ssl.bundle", "larder.caches")
                .doesNotHaveDuplicates();
    }
}
