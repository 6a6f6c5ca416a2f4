package dev.larder.examples.benchmarks;

import static dev.larder.cache.Args.args;
import static dev.larder.cache.CacheOption.ttl;

import dev.larder.cache.Cache;
import dev.larder.cache.Larder;
import dev.larder.cache.codec.SampleProduct;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * A remote hit of a product of one kilobyte, beside what it is made of: a pooled {@code GET} with and without decoding
 * the same bytes with the same mapper.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class HitBenchmark {

    private static final int POOL_SIZE = 50;

    private final Contenders contenders = new Contenders();

    /** The three ways to a product, over one Redis. Also used by the load run. */
    static final class Contenders implements AutoCloseable {

        private final String prefix = TestRedis.uniquePrefix();
        private final byte[] rawKey = (prefix + ":raw").getBytes(StandardCharsets.UTF_8);
        private final RedisClient client;
        private final ObjectReader reader;
        private final Larder larder;
        private final Cache<SampleProduct> cache;

        Contenders() {
            ConnectionPoolConfig pool = new ConnectionPoolConfig();
            pool.setMaxTotal(POOL_SIZE);
            pool.setMaxIdle(POOL_SIZE);
            pool.setJmxEnabled(false);
            client = RedisClient.builder()
                    .fromURI(TestRedis.url())
                    .poolConfig(pool)
                    .build();
            JsonMapper mapper = JsonMapper.shared();
            reader = mapper.readerFor(SampleProduct.class);
            larder = Larder.builder()
                    .redis(TestRedis.url())
                    .settings(CacheSettings.builder().keyPrefix(prefix).build())
                    .build();
            cache = larder.cache("product:{id}", SampleProduct.class, ttl("1h"));
            client.set(rawKey, mapper.writeValueAsBytes(SampleProduct.sample(42)));
            larder();
        }

        byte[] rawGet() {
            return client.get(rawKey);
        }

        SampleProduct rawGetAndDecode() {
            return reader.readValue(client.get(rawKey));
        }

        @Nullable
        SampleProduct larder() {
            return cache.get(args(42L), () -> SampleProduct.sample(42));
        }

        @Override
        public void close() {
            client.unlink(rawKey);
            cache.invalidateAll();
            larder.close();
            client.close();
        }
    }

    @Setup
    public void checkSetUp() {
        if (!SampleProduct.sample(42).equals(contenders.larder())) {
            throw new IllegalStateException("The hit is not the product");
        }
    }

    @TearDown
    public void close() {
        contenders.close();
    }

    @Benchmark
    public byte[] rawGet() {
        return contenders.rawGet();
    }

    @Benchmark
    public SampleProduct rawGetAndDecode() {
        return contenders.rawGetAndDecode();
    }

    @Benchmark
    public @Nullable SampleProduct larder() {
        return contenders.larder();
    }
}
