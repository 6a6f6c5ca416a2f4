package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another program says over a Redis channel what to invalidate. */
class InvalidationChannelTest {

    private final String prefix = TestRedis.uniquePrefix();
    private final String channel = prefix + ":invalidate";
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger malformed = new AtomicInteger();
    private final Larder larder = TestRedis.larder(prefix)
            .invalidationChannel(channel)
            .listener(new CacheListener() {
                @Override
                public void onInvalidationMessage(boolean isMalformed) {
                    (isMalformed ? malformed : done).incrementAndGet();
                }
            })
            .build();
    private final Cache<String> products =
            larder.cache("product:{id}", String.class, CacheOption.tags("category:{id}"));

    @BeforeEach
    void listen() throws InterruptedException {
        await(() -> publish("{\"keys\":[\"none\"]}") == 1);
        await(() -> done.get() == 1);
        products.get(args(1), () -> "old");
        products.get(args(2), () -> "kept");
    }

    @AfterEach
    void close() {
        larder.close();
    }

    private long publish(String message) {
        return TestRedis.client().publish(channel, message);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it comes to pass within 20 s").isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private String stored(int id) {
        return products.get(args(id), () -> "new");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"keys\":[\"PREFIX:product:1\"]}",
                "{\"patterns\":[\"PREFIX:product:1*\"]}",
                "{\"tags\":[\"category:1\"]}",
                "{\"keys\":[\"PREFIX:other\"],\"tags\":[\"category:1\"]}"
            })
    void message_wellFormed_invalidatesWhatItNames(String message) throws Exception {
        publish(message.replace("PREFIX", prefix));

        await(() -> TestRedis.client().get(prefix + ":product:1") == null);
        assertThat(stored(1)).isEqualTo("new");
        assertThat(stored(2)).isEqualTo("kept");
        assertThat(malformed).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "product:1", "{\"keys\":\"product:1\"}", "{\"keys\":[\"a\"],\"x\":[]}", "[]", "{}"})
    void message_malformed_isCountedAndIgnoredAndTheNextIsHeard(String message) throws Exception {
        publish(message);
        await(() -> malformed.get() == 1);

        publish("{\"keys\":[\"" + prefix + ":product:1\"]}");

        await(() -> done.get() == 2);
        await(() -> TestRedis.client().get(prefix + ":product:1") == null);
        assertThat(stored(2)).isEqualTo("kept");
    }

    @Test
    void message_thatIsNoText_isCountedAndIgnored() throws Exception {
        TestRedis.client()
                .publish(channel.getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xC3, 0x28, (byte) 0xFF});

        await(() -> malformed.get() == 1);
        assertThat(stored(1)).isEqualTo("old");
    }

    @Test
    void larder_closed_listensNoMore() throws Exception {
        larder.close();

        await(() -> publish("{\"keys\":[\"none\"]}") == 0);
    }
}
