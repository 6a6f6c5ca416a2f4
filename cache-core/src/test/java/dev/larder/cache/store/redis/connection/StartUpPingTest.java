package dev.larder.cache.store.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What the log says when a store begins. */
class StartUpPingTest {

    private static final Duration PATIENT = Duration.ofSeconds(20);

    /** The port of the server the test is about; stores of earlier tests may still have something to say. */
    private volatile int port;

    private final Logger logger = (Logger) LoggerFactory.getLogger(StartUpPing.class);
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.INFO)
                    && event.getFormattedMessage().contains(" at 127.0.0.1:" + port)) {
                said.add(event.getLevel() + " " + event.getFormattedMessage());
            }
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
    }

    private RedisStore store(int port, RedisConnectionSettings.Builder settings) {
        this.port = port;
        return RedisStore.connecting(
                settings.host("127.0.0.1").port(port).timeout(PATIENT).build());
    }

    @Test
    void begin_serverThere_saysVersionAddressAndLatency() {
        try (RedisServerProcess server = RedisServerProcess.start();
                RedisStore store = store(server.port(), RedisConnectionSettings.builder())) {
            Pause.until("the log says something", PATIENT, () -> !said.isEmpty());
            store.ping();

            assertThat(said.get(0)).matches("INFO Redis \\d+\\.\\d+\\.\\d+ at 127\\.0\\.0\\.1:\\d+ answers in \\d+ µs");
        }
    }

    @Test
    void begin_serverNotThere_saysWhyAndThatItGoesOn() {
        try (RedisStore store = store(RedisServerProcess.freePort(), RedisConnectionSettings.builder())) {
            Pause.until("the log says something", PATIENT, () -> !said.isEmpty());

            assertThat(store).isNotNull();
            assertThat(said.get(0))
                    .startsWith("WARN Redis at 127.0.0.1:" + port + " does not answer")
                    .contains("goes on without a cache")
                    .contains("Connection refused");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"allkeys-lru", "allkeys-random"})
    void begin_serverMayEvictAnything_warns(String policy) {
        try (RedisServerProcess server = RedisServerProcess.start("--maxmemory-policy", policy);
                RedisStore store = store(server.port(), RedisConnectionSettings.builder())) {
            Pause.until("the log says two things", PATIENT, () -> said.size() >= 2);
            store.ping();

            assertThat(said.get(1))
                    .startsWith("WARN")
                    .contains(policy)
                    .contains("intents can vanish")
                    .contains("volatile-lru");
        }
    }

    @Test
    void begin_userMayNotAskForInfo_saysWhatItKnows() {
        try (RedisServerProcess server = RedisServerProcess.start("--user", "app", "on", ">pw", "~*", "&*", "+ping");
                RedisStore store = store(
                        server.port(),
                        RedisConnectionSettings.builder().username("app").password("pw"))) {
            Pause.until("the log says something", PATIENT, () -> !said.isEmpty());
            store.ping();

            assertThat(said).first().asString().startsWith("INFO Redis ? at 127.0.0.1:");
        }
    }
}
