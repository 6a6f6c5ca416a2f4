package dev.larder.examples.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Time of MessagePack relative to JSON, to write and to read a product of one kilobyte of JSON. The codecs take turns
 * in short rounds, so that a change of the machine's mood meets both; each round gives one ratio, and their median
 * counts.
 *
 * <p>{@code java -cp benchmarks.jar dev.larder.examples.benchmarks.CodecRun [rounds]}
 */
public final class CodecRun {

    private static final int CALLS = 20_000;
    private static final int WARM_UP_ROUNDS = 10;

    /** Where results go, so that no call can be left out. */
    private static volatile @Nullable Object sink;

    private final CodecBenchmark.Contender json = new CodecBenchmark.Contender("json");
    private final CodecBenchmark.Contender messagePack = new CodecBenchmark.Contender("msgpack");
    private final int rounds;

    private CodecRun(int rounds) {
        this.rounds = rounds;
    }

    public static void main(String[] args) {
        new CodecRun(args.length > 0 ? Integer.parseInt(args[0]) : 41).run();
    }

    private void run() {
        System.out.printf(
                Locale.ROOT, "bytes   json %d  msgpack %d%n", json.payloadBytes(), messagePack.payloadBytes());
        compare("write", () -> sink = json.encode(), () -> sink = messagePack.encode());
        compare("read", () -> sink = json.decode(), () -> sink = messagePack.decode());
    }

    private void compare(String what, Runnable base, Runnable other) {
        double[] baseMicros = new double[rounds];
        double[] otherMicros = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            double first = micros(base);
            double second = micros(other);
            if (round >= 0) {
                baseMicros[round] = first;
                otherMicros[round] = second;
                ratios[round] = second / first;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-6s  json %.2f us  msgpack %.2f us  x%.2f%n",
                what,
                median(baseMicros),
                median(otherMicros),
                median(ratios));
    }

    private static double micros(Runnable call) {
        long began = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
        return (System.nanoTime() - began) / 1e3 / CALLS;
    }

    private static double median(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
