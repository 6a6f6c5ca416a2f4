package dev.larder.cache.consistency;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What one process of the check is told on its command line. */
record ProcessPlan(
        Path memory,
        int process,
        String cache,
        String redisUrl,
        String keyPrefix,
        Set<Kind> kinds,
        int readers,
        int writers,
        CheckPlan.Pace pace,
        Duration crashWindow,
        long seed) {

    static ProcessPlan of(CheckPlan plan, Path memory, int process, String redisUrl, String keyPrefix) {
        return new ProcessPlan(
                memory,
                process,
                plan.cache().getName(),
                redisUrl,
                keyPrefix,
                plan.kinds(),
                plan.readers(),
                plan.writers(),
                plan.pace(),
                plan.crashWindow(),
                plan.seed() + process);
    }

    /** The same for a process that makes other choices. */
    ProcessPlan withSeed(long other) {
        return new ProcessPlan(
                memory, process, cache, redisUrl, keyPrefix, kinds, readers, writers, pace, crashWindow, other);
    }

    Object[] arguments() {
        return new Object[] {
            memory,
            process,
            cache,
            redisUrl,
            keyPrefix,
            kinds.stream().map(Kind::name).collect(Collectors.joining(",")),
            readers,
            writers,
            pace.longestDelay(),
            pace.longestRest(),
            crashWindow,
            seed
        };
    }

    static ProcessPlan of(String[] arguments) {
        return new ProcessPlan(
                Path.of(arguments[0]),
                Integer.parseInt(arguments[1]),
                arguments[2],
                arguments[3],
                arguments[4],
                Arrays.stream(arguments[5].split(","))
                        .map(Kind::valueOf)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class))),
                Integer.parseInt(arguments[6]),
                Integer.parseInt(arguments[7]),
                new CheckPlan.Pace(Duration.parse(arguments[8]), Duration.parse(arguments[9])),
                Duration.parse(arguments[10]),
                Long.parseLong(arguments[11]));
    }
}
