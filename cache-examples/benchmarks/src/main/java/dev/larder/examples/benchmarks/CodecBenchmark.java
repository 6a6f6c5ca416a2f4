package dev.larder.examples.benchmarks;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.SampleProduct;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.codec.ValueFormat;
import dev.larder.cache.codec.format.Codecs;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A product of one kilobyte of JSON to the bytes of an entry and back, in each built-in codec. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CodecBenchmark {

    /** One codec's way there and back. Also used by the run in turns. */
    static final class Contender {

        private static final long LIFE_MILLIS = 600_000;

        private final SampleProduct product = SampleProduct.sample(42);
        private final Stamp stamp = Stamp.fresh();
        private final ValueFormat format;
        private final byte[] entry;

        Contender(String codec) {
            format = Codecs.builtIn().format(codec, SampleProduct.class);
            entry = encode();
            if (!product.equals(decode())) {
                throw new IllegalStateException("What comes back is not the product");
            }
        }

        byte[] encode() {
            return format.encode(product, stamp, LIFE_MILLIS);
        }

        @Nullable
        Object decode() {
            return format.decode(Objects.requireNonNull(Envelope.parse(entry)));
        }

        /** What the value takes in the entry. */
        int payloadBytes() {
            return entry.length - Envelope.HEADER_LENGTH;
        }
    }

    @Param({"json", "msgpack"})
    public String codec = "";

    private @Nullable Contender contender;

    @Setup(Level.Trial)
    public void bind() {
        contender = new Contender(codec);
    }

    @Benchmark
    public byte[] encode() {
        return Objects.requireNonNull(contender).encode();
    }

    @Benchmark
    public @Nullable Object decode() {
        return Objects.requireNonNull(contender).decode();
    }
}
