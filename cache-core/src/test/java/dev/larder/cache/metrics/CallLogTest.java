package dev.larder.cache.metrics;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.larder.cache.Cache;
import dev.larder.cache.Larder;
import dev.larder.cache.testing.Log;
import dev.larder.cache.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Hits and misses in the log, on a real Redis. */
class CallLogTest {

    @RegisterExtension
    final Log log = Log.of(CallLog.LOGGER);

    private final Logger ofVendors = (Logger) LoggerFactory.getLogger(CallLog.LOGGER + ".vendor");
    private final String prefix = TestRedis.uniquePrefix();
    private final Larder larder = TestRedis.larder(prefix).build();
    private final Cache<String> products = larder.cache("product:{id}", String.class);
    private final Cache<String> vendors = larder.cache("vendor:{id}", String.class);

    @AfterEach
    void close() {
        ofVendors.setLevel(null);
        larder.close();
    }

    private void call() {
        products.get(args(1), () -> "a");
        products.get(args(1), () -> "a");
        vendors.get(args(1), () -> "v");
    }

    @Test
    void atDebug_hitsAndMissesAreWrittenWithReasonKeyAndTime() {
        log.logger().setLevel(Level.DEBUG);

        call();
        products.invalidateAll();

        assertThat(log.events())
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line).matches("MISS \\(ABSENT\\) " + prefix + ":product:1 in \\d+ µs"),
                        line -> assertThat(line).matches("HIT \\(FRESH\\) " + prefix + ":product:1 in \\d+ µs"),
                        line -> assertThat(line).matches("MISS \\(ABSENT\\) " + prefix + ":vendor:1 in \\d+ µs"),
                        line -> assertThat(line)
                                .matches(
                                        "Invalidated 0 keys, 1 patterns and 0 tags, which dropped 1 entries, in \\d+ µs"));
        assertThat(log.events())
                .first()
                .extracting(ILoggingEvent::getLoggerName)
                .isEqualTo(CallLog.LOGGER + ".product");
    }

    @Test
    void oneCacheAtDebug_isWrittenAlone() {
        log.logger().setLevel(Level.INFO);
        ofVendors.setLevel(Level.DEBUG);

        call();

        assertThat(log.events()).extracting(ILoggingEvent::getLoggerName).containsExactly(CallLog.LOGGER + ".vendor");
    }

    @Test
    void otherwise_nothingIsWritten() {
        log.logger().setLevel(Level.INFO);

        call();

        assertThat(log.events()).isEmpty();
    }
}
