package dev.larder.examples.benchmarks.consistency;

import dev.larder.cache.consistency.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What the command line of a consistency run says.
 *
 * @param length of the whole run, all caches together
 * @param redisFaults whether Redis is killed and frozen, too
 * @param crashWindow zero: nothing is asked of the writes of killed processes
 */
public record RunOptions(
        Duration length,
        int processes,
        int victims,
        List<Contender> caches,
        Set<Kind> kinds,
        boolean redisFaults,
        Duration crashWindow) {

    private static final Set<Kind> KINDS = EnumSet.allOf(Kind.class);

    /** What can be said, with its defaults. */
    public static final String USAGE = """
            --seconds 60             length of the whole run, all caches together
            --processes 4            JVMs for each cache, four readers and one writer in each
            --victims 2              how many of them are paused and killed
            --caches larder,spring,jetcache
            --kinds %s
            --redis-faults false     true: Redis is killed and frozen, too
            --crash-window 0         seconds after which the writes of a killed process of Larder must be seen; \
            0: not asked
            """.formatted(names(KINDS));

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it says something else; the message quotes it
     */
    public static RunOptions of(String... arguments) {
        Map<String, String> said = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            said.put(arguments[i], arguments[i + 1]);
        }
        List<Kind> kinds = list(taken(said, "--kinds", names(KINDS)), Kind::valueOf);
        RunOptions options = new RunOptions(
                Duration.ofSeconds(Long.parseLong(taken(said, "--seconds", "60"))),
                Integer.parseInt(taken(said, "--processes", "4")),
                Integer.parseInt(taken(said, "--victims", "2")),
                list(taken(said, "--caches", "larder,spring,jetcache"), Contender::valueOf),
                EnumSet.copyOf(kinds),
                Boolean.parseBoolean(taken(said, "--redis-faults", "false")),
                Duration.ofSeconds(Long.parseLong(taken(said, "--crash-window", "0"))));
        if (arguments.length % 2 != 0 || !said.isEmpty()) {
            throw new IllegalArgumentException("Not understood: " + String.join(" ", arguments));
        }
        return options;
    }

    private static String taken(Map<String, String> said, String name, String otherwise) {
        String value = said.remove(name);
        return value == null ? otherwise : value;
    }

    private static <T> List<T> list(String names, Function<String, T> byName) {
        return Arrays.stream(names.split(","))
                .map(name -> byName.apply(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')))
                .toList();
    }

    private static String names(Set<Kind> kinds) {
        return String.join(",", kinds.stream().map(RunOptions::name).toList());
    }

    /** The kind as it is written on the command line. */
    static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
