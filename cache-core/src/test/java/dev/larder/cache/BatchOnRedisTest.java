package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.engine.call.BatchCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.RedisServerProcess;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What a batch costs on a real server, which nobody else uses: counted by the server itself. */
class BatchOnRedisTest {

    private final RedisServerProcess server = RedisServerProcess.start();
    private final RedisClient client = RedisClient.create(URI.create(server.url()));
    private final Larder larder = Larder.builder()
            .redis(RedisConnectionSettings.builder().url(server.url()).timeout(Duration.ofSeconds(10)))
            .build();
    private final CacheSpec spec = new CacheSpec(
            "product",
            larder.parts().codecs().format("json", String.class),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            0,
            Stampede.CLUSTER);
    private final List<List<Integer>> asked = new ArrayList<>();
    private final BatchCall load = positions -> {
        asked.add(positions);
        List<@Nullable Object> values = new ArrayList<>();
        positions.forEach(position -> values.add(position == 0 ? null : "value"));
        return values;
    };

    @AfterEach
    void close() {
        larder.close();
        client.close();
        server.close();
    }

    private static List<String> keys(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "product:" + i).toList();
    }

    private long calls(String command) {
        Matcher found = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(client.info("commandstats"));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    /** How often the server had something to read from a connection: a pipeline is read at once, or in a few pieces. */
    private long reads() {
        Matcher found = Pattern.compile("total_reads_processed:(\\d+)").matcher(client.info("stats"));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private void get(List<String> keys) throws Exception {
        try {
            larder.parts().engine().getAll(spec, keys, load);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void batch_isReadByOneCommand_andFilledInAFewRoundTrips() throws Exception {
        get(keys(900, 901));
        long mget = calls("mget");
        long get = calls("get");
        long reads = reads();

        get(keys(0, 100));
        assertThat(calls("mget") - mget).isEqualTo(1);
        assertThat(reads() - reads)
                .as("one read, the leases, the fills; with room for a heartbeat")
                .isLessThan(20);

        get(keys(0, 100));
        assertThat(calls("mget") - mget).isEqualTo(2);
        assertThat(calls("get") - get).isZero();
        assertThat(asked).extracting(List::size).containsExactly(1, 100);
    }

    @Test
    void invalidationOfManyPatterns_isOneWalkThroughTheKeys() throws Exception {
        get(keys(0, 700));
        long scans = calls("scan");

        larder.invalidate(
                "product:{ids[]}*", args(IntStream.range(0, 600).boxed().toList()));

        assertThat(calls("scan") - scans)
                .as("a walk for each would be 600 and more")
                .isLessThan(20);
        assertThat(client.exists("product:599")).isFalse();
        assertThat(client.exists("product:600")).isTrue();
        assertThat(client.dbSize()).isEqualTo(100);
    }
}
