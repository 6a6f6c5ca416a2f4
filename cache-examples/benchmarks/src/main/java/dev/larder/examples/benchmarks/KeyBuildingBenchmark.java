package dev.larder.examples.benchmarks;

import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.DefaultKeySchema;
import dev.larder.cache.key.Parameters;
import dev.larder.cache.key.template.KeyTemplate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a key costs on the path of every cached call, with a prefix and two placeholders. The goal is 100 ns.
 *
 * <p>Run: {@code java -jar target/benchmarks.jar KeyBuilding -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class KeyBuildingBenchmark {

    private final BoundTemplate twoNumbers = bind("commission:{a}:{b}", long.class, long.class);
    private final BoundTemplate numberAndText = bind("user:{a}:orders:{b}", long.class, String.class);
    private final BoundTemplate numberAndPath = bind("user:{a}:in:{b.city}", long.class, Address.class);

    private Object[] numbers = {4_711L, 1_234_567L};
    private Object[] numberAndPlainText = {4_711L, "delivered"};
    private Object[] numberAndHostileText = {4_711L, "a:b c*"};
    private Object[] numberAndAddress = {4_711L, new Address("Main Street", "Springfield")};

    /** Has a property in the key. */
    public record Address(String street, String city) {}

    /** Two whole numbers. */
    @Benchmark
    public String twoNumbers() {
        return twoNumbers.key(numbers);
    }

    /** A whole number, and text without special characters. */
    @Benchmark
    public String numberAndText() {
        return numberAndText.key(numberAndPlainText);
    }

    /** A whole number, and text that is escaped. */
    @Benchmark
    public String numberAndEscapedText() {
        return numberAndText.key(numberAndHostileText);
    }

    /** A whole number, and a record's component. */
    @Benchmark
    public String numberAndPath() {
        return numberAndPath.key(numberAndAddress);
    }

    /** What hand-written code does without escaping, for comparison. */
    @Benchmark
    public String concatenation() {
        return "shop:" + "user:" + numberAndPlainText[0] + ":orders:" + numberAndPlainText[1];
    }

    private static BoundTemplate bind(String template, Class<?> a, Class<?> b) {
        Parameters parameters =
                Parameters.of(List.of(new Parameters.Parameter("a", a), new Parameters.Parameter("b", b)));
        return BoundTemplate.bind(KeyTemplate.parse(template), parameters, new DefaultKeySchema("shop", 100));
    }
}
