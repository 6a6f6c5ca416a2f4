package dev.larder.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.Larder;
import dev.larder.cache.invalidation.InvalidationOutbox;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** What another process of the shop left in the table when it died during an outage. */
class UndeliveredInvalidationsTest extends ShopTest {

    @Autowired
    private InvalidationOutbox outbox;

    @Value("${larder.redis.url}")
    private String redisUrl;

    @Test
    void entry_leftInTheTable_isReadByAProcessThatStarts() throws Exception {
        redis.set("product:1", "old");
        outbox.save(new InvalidationOutbox.Entry("left", "{\"keys\":[\"product:1\"]}"));

        try (Larder next = Larder.builder().redis(redisUrl).outbox(outbox).build()) {
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (redis.exists("product:1") || !outbox.saved(1).equals(List.of())) {
                assertThat(System.nanoTime()).as("delivered within 20 s").isLessThan(deadline);
                Thread.sleep(20);
            }
            assertThat(next.parts().engine().outstandingInvalidations()).isZero();
        }
    }
}
