package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static dev.larder.cache.CacheOption.codec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.CodecId;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.SampleProduct;
import dev.larder.cache.codec.json.JsonCodec;
import dev.larder.cache.codec.msgpack.MessagePackCodec;
import dev.larder.cache.store.memory.MemoryStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two releases of an application over one store, of which the second has chosen another codec for the cache. */
class CodecChangeTest {

    private final MemoryStore store = new MemoryStore();
    private final Larder before = Larder.builder().store(store).build();
    private final Larder after = Larder.builder().store(store).build();
    private final AtomicInteger loads = new AtomicInteger();

    @AfterEach
    void close() {
        before.close();
        after.close();
    }

    private SampleProduct load() {
        loads.incrementAndGet();
        return SampleProduct.sample(42);
    }

    @ParameterizedTest
    @CsvSource({"json, msgpack", "msgpack, json", "msgpack, msgpack"})
    void get_ofAnEntryOfTheOtherCodec_isAHit(String first, String second) throws Exception {
        Cache<SampleProduct> old = before.cache("product:{id}", SampleProduct.class, codec(first));
        Cache<SampleProduct> current = after.cache("product:{id}", SampleProduct.class, codec(second));

        old.get(args(42), this::load);

        assertThat(current.get(args(42), this::load)).isEqualTo(SampleProduct.sample(42));
        assertThat(loads).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"json, msgpack", "msgpack, json"})
    void get_afterAnInvalidation_storesInTheNewCodec(String first, String second) throws Exception {
        before.cache("product:{id}", SampleProduct.class, codec(first)).get(args(42), this::load);
        Cache<SampleProduct> current = after.cache("product:{id}", SampleProduct.class, codec(second));

        after.invalidate("product:{id}", args(42));
        current.get(args(42), this::load);

        byte[] stored = store.read("product:42");
        assertThat(stored).isNotNull();
        Envelope entry = Envelope.parse(stored);
        assertThat(entry).isNotNull();
        assertThat(entry.codecId())
                .isEqualTo(CodecId.of(second.equals("json") ? new JsonCodec() : new MessagePackCodec()));
        assertThat(loads).hasValue(2);
    }
}
