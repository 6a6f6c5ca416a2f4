package dev.larder.cache.store.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.cache.CacheConfigurationException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConnectionSettingsTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "redis://localhost,                localhost, 6379, 0, none, none,   false",
                "redis://h:1/2,                    h,         1,    2, none, none,   false",
                "REDIS://h/,                       h,         6379, 0, none, none,   false",
                "rediss://h,                       h,         6379, 0, none, none,   true",
                "redis://u:p@h,                    h,         6379, 0, u,    p,      false",
                "redis://:p@h,                     h,         6379, 0, none, p,      false",
                "redis://u:p%40%3A%2F+@h:7,        h,         7,    0, u,    p@:/+,  false",
                "redis://[::1]:6380,               ::1,       6380, 0, none, none,   false",
                "redis://redis_cache,              redis_cache, 6379, 0, none, none, false",
                "redis://u:p@redis_cache:7/2,      redis_cache, 7,  2, u,    p,      false",
                "redis://:@h,                      h,         6379, 0, none, none,   false",
            })
    void of_url_takesItsParts(
            String url, String host, int port, int database, String username, String password, boolean tls) {
        RedisConnectionSettings settings = RedisConnectionSettings.of(url);

        assertThat(settings.host()).isEqualTo(host);
        assertThat(settings.port()).isEqualTo(port);
        assertThat(settings.database()).isEqualTo(database);
        assertThat(settings.username()).isEqualTo(username);
        assertThat(settings.password()).isEqualTo(password);
        assertThat(settings.tls()).isEqualTo(tls);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:6379",
                "http://h",
                "redis:",
                "redis://",
                "redis://h:x",
                "redis://h:p q",
                "redis://a:b:c",
                ""
            })
    void of_noRedisUrl_quotesItAndSaysHowOneLooks(String url) {
        assertThatExceptionOfType(CacheConfigurationException.class)
                .isThrownBy(() -> RedisConnectionSettings.of(url))
                .withMessageContaining("\"" + url + "\"")
                .withMessageContaining("redis://user:password@host:6379/0");
    }

    @ParameterizedTest
    @CsvSource({
        "redis://secret@h,          redis://:password@host for a password alone",
        "redis://se%40cret@h/1,     redis://user:password@host",
        "redis://h?db=3,            ?db=3 means nothing. The database is written as /3",
        "redis://h/?timeout=5s,     larder.redis.timeout",
        "redis://h#part,            #part means nothing",
        "redis://u:secret@h?db=3,   ?db=3 means nothing",
        "redis://h/x,               /x is no number of a database",
        "redis://h/1/2,             /1/2 is no number of a database",
        "redis://h/-1,              larder.redis.database is -1",
        "redis://h:70000,           larder.redis.port is 70000",
        "redis://user:@h,           has no password: set larder.redis.password"
    })
    void of_partThatMeansNothing_namesItAndTheCure(String url, String message) {
        assertThatExceptionOfType(CacheConfigurationException.class)
                .isThrownBy(() -> RedisConnectionSettings.of(url))
                .withMessageContaining(message)
                .satisfies(failure -> assertThat(failure).message().doesNotContain("cret"));
    }

    @Test
    void build_emptyUserAndPassword_areNone() {
        RedisConnectionSettings settings =
                RedisConnectionSettings.builder().username("").password("").build();

        assertThat(settings.username()).isNull();
        assertThat(settings.password()).isNull();
    }

    @Test
    void of_unusableUrlWithAPassword_keepsItSecret() {
        assertThatExceptionOfType(CacheConfigurationException.class)
                .isThrownBy(() -> RedisConnectionSettings.of("redis://u:se cret@h"))
                .satisfies(failure -> assertThat(failure).hasStackTraceContaining("***"))
                .satisfies(failure ->
                        assertThat(failure.toString() + failure.getCause()).doesNotContain("cret"));
    }

    @Test
    void toString_withAPassword_keepsItSecret() {
        assertThat(RedisConnectionSettings.of("redis://u:secret@h:1/2"))
                .hasToString("RedisConnectionSettings[redis://h:1/2, timeout=PT0.25S, pool=" + PoolSettings.DEFAULT
                        + ", keyPrefix=]");
    }

    @Test
    void url_thenOtherSettings_theLaterOnesWin() {
        RedisConnectionSettings settings = RedisConnectionSettings.builder()
                .database(5)
                .username("u")
                .password("p")
                .url("redis://h:1")
                .port(2)
                .build();

        assertThat(settings.port()).isEqualTo(2);
        assertThat(settings.database()).isEqualTo(5);
        assertThat(settings.password()).isEqualTo("p");
    }

    static Stream<Arguments> outOfRange() {
        return Stream.of(
                mistake("larder.redis.port is 0", s -> s.port(0)),
                mistake("larder.redis.port is 65536", s -> s.port(65_536)),
                mistake("larder.redis.host is empty", s -> s.host(" ")),
                mistake("user \"app\" has no password: set larder.redis.password", s -> s.username("app")),
                mistake("user \"app\" has no password", s -> s.username("app").password("")),
                mistake("larder.redis.database is -1", s -> s.database(-1)),
                mistake("larder.redis.timeout is 0ms", s -> s.timeout(Duration.ZERO)),
                mistake("larder.redis.timeout is 7200000ms", s -> s.timeout(Duration.ofHours(2))),
                mistake("larder.redis.scan-rate is -1", s -> s.scanRate(-1)),
                mistake("larder.redis.client-name is \"a b\"", s -> s.clientName("a b")),
                mistake("larder.redis.pool.max-active is 0", s -> s.pool(new PoolSettings(0, 0, 0, null))),
                mistake("min-idle is 3 and max-idle is 2", s -> s.pool(new PoolSettings(5, 2, 3, null))),
                mistake("max-wait is 0ms", s -> s.pool(new PoolSettings(5, 5, 0, Duration.ZERO))));
    }

    private static Arguments mistake(String message, Consumer<RedisConnectionSettings.Builder> setting) {
        return Arguments.of(message, setting);
    }

    @ParameterizedTest
    @MethodSource("outOfRange")
    void build_valueOutOfRange_quotesItAndSaysTheRange(
            String message, Consumer<RedisConnectionSettings.Builder> setting) {
        assertThatExceptionOfType(CacheConfigurationException.class)
                .isThrownBy(() -> {
                    RedisConnectionSettings.Builder settings = RedisConnectionSettings.builder();
                    setting.accept(settings);
                    settings.build();
                })
                .withMessageContaining(message);
    }
}
