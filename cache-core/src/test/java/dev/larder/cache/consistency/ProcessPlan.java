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
        Duration crashWindow,
        long seed) {

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
                Duration.parse(arguments[8]),
                Long.parseLong(arguments[9]));
    }
}
