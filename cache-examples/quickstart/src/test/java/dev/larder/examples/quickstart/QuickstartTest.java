package dev.larder.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.testing.TestRedis;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuickstartTest {

    private final PrintStream console = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void pointToTheRedisOfTheTests() {
        System.setProperty("larder.redis.url", TestRedis.url());
        System.setProperty("larder.key-prefix", TestRedis.uniquePrefix());
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.clearProperty("larder.redis.url");
        System.clearProperty("larder.key-prefix");
        System.setOut(console);
    }

    @Test
    void main_onARealRedis_asksTheSourceOncePerChange() {
        Quickstart.main(new String[0]);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("first read:  3.9")
                .contains("second read: 3.9")
                .contains("after the change: 4.2")
                .contains("times the source was asked: 2");
    }
}
