package dev.larder.examples.benchmarks;

import dev.larder.cache.consistency.CheckFigures;
import dev.larder.cache.consistency.CheckPlan;
import dev.larder.cache.consistency.ConsistencyCheck;
import dev.larder.cache.consistency.Count;
import dev.larder.cache.consistency.Kind;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.examples.benchmarks.consistency.Contender;
import dev.larder.examples.benchmarks.consistency.RunOptions;
import dev.larder.examples.benchmarks.consistency.SideBySide;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts stale reads of several caches side by side: for each, several JVMs read and write through it on one Redis,
 * while some of them are paused and killed. The caches take turns, one each in every minute, so that a change of the
 * machine's mood meets all of them; the processes of the others rest meanwhile.
 *
 * <p>{@code java -cp benchmarks.jar dev.larder.examples.benchmarks.ConsistencyRun --seconds 600}; an option it does not
 * know makes it print them all. Ends with status 1 if a read through Larder was stale or wrong, or a call of it threw.
 */
public final class ConsistencyRun {

    private static final Duration ROUND = Duration.ofMinutes(1);

    private final RunOptions options;
    private final RedisServerProcess redis;
    private final Map<Contender, ConsistencyCheck> checks = new EnumMap<>(Contender.class);

    private ConsistencyRun(RunOptions options, RedisServerProcess redis) {
        this.options = options;
        this.redis = redis;
    }

    public static void main(String[] args) throws Exception {
        RunOptions options;
        try {
            options = RunOptions.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + RunOptions.USAGE);
            System.exit(2);
            return;
        }
        Map<Contender, CheckFigures> figures = figures(options);
        System.out.println(SideBySide.table(figures));
        System.exit(keepsItsPromise(figures.get(Contender.LARDER)) ? 0 : 1);
    }

    /** Runs it and returns what was seen of each cache. */
    static Map<Contender, CheckFigures> figures(RunOptions options) throws IOException, InterruptedException {
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            ConsistencyRun run = new ConsistencyRun(options, redis);
            try {
                run.start();
                run.takeTurns();
                return run.end();
            } finally {
                for (ConsistencyCheck check : run.checks.values()) {
                    check.close();
                }
            }
        }
    }

    private void start() throws IOException {
        CheckPlan.Faults faults = new CheckPlan.Faults(options.victims(), Duration.ofSeconds(3), Duration.ofSeconds(3));
        for (Contender contender : options.caches()) {
            Set<Kind> kinds = contender.kinds(options.kinds());
            if (!kinds.isEmpty()) {
                CheckPlan plan = CheckPlan.of(contender.cache(), kinds, options.processes())
                        .withFaults(faults)
                        .withCrashWindow(contender == Contender.LARDER ? options.crashWindow() : Duration.ZERO);
                System.err.println(plan);
                checks.put(contender, ConsistencyCheck.start(plan, redis.url()));
            }
        }
    }

    private void takeTurns() throws InterruptedException {
        for (Duration left = options.length(); left.compareTo(Duration.ZERO) > 0; left = left.minus(ROUND)) {
            Duration round = left.compareTo(ROUND) < 0 ? left : ROUND;
            for (Map.Entry<Contender, ConsistencyCheck> check : checks.entrySet()) {
                check.getValue().run(round.dividedBy(checks.size()), options.redisFaults() ? redis : null);
                System.err.println(
                        check.getKey().title() + ": " + check.getValue().figures());
            }
        }
    }

    private Map<Contender, CheckFigures> end() throws IOException, InterruptedException {
        Map<Contender, CheckFigures> figures = new EnumMap<>(Contender.class);
        for (Map.Entry<Contender, ConsistencyCheck> check : checks.entrySet()) {
            figures.put(check.getKey(), check.getValue().end());
        }
        CheckFigures larder = figures.get(Contender.LARDER);
        if (larder != null) {
            larder.complaints().forEach(System.err::println);
        }
        return figures;
    }

    private static boolean keepsItsPromise(@Nullable CheckFigures larder) {
        return larder == null
                || larder.of(Count.STALE) + larder.of(Count.WRONG) + larder.of(Count.FAILED) == 0
                        && larder.of(Count.READS) > 0;
    }
}
