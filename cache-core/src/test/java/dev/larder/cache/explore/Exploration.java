package dev.larder.cache.explore;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What exploring a scenario has shown.
 *
 * @param schedules how many executions were begun
 * @param states how many different states were met
 * @param complete whether every order was tried
 * @param violation what was broken; {@code null}: nothing
 * @param trace the steps of the execution that broke it
 */
record Exploration(
        String scenario,
        long schedules,
        long states,
        boolean complete,
        long millis,
        @Nullable String violation,
        List<String> trace) {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("dev.larder");
    private static final int MOST_STEPS = 400;
    private static final int MOST_THREADS = 32;
    private static final int MOST_SCHEDULES = Integer.getInteger("larder.explore.schedules", 3_000_000);
    private static final int SCHEDULES_FOR_A_SHORTER_ONE = 2_000;

    static Exploration of(Scenario scenario) {
        long began = System.nanoTime();
        List<ActorThread> threads = new ArrayList<>();
        Level level = LOGGER.getLevel();
        LOGGER.setLevel(Level.OFF); // Thousands of outages are thousands of warnings.
        try {
            ClassLoader engines = scenario.engines();
            Attempt first = new Attempt(scenario, engines, threads, new Search(MOST_STEPS, true), MOST_SCHEDULES);
            first.run();
            Attempt shown = first.violation == null ? first : shortest(scenario, engines, threads, first);
            Exploration result = new Exploration(
                    scenario.toString(),
                    first.schedules,
                    first.states(),
                    first.complete,
                    (System.nanoTime() - began) / 1_000_000,
                    shown.violation,
                    first.violation == null ? List.of() : shown.traced());
            System.out.println(result);
            return result;
        } finally {
            threads.forEach(ActorThread::end);
            LOGGER.setLevel(level);
        }
    }

    /** Looks for shorter and shorter schedules that break something, as long as it does not take too long. */
    private static Attempt shortest(Scenario scenario, ClassLoader engines, List<ActorThread> threads, Attempt found) {
        Attempt shortest = found;
        while (true) {
            Search search = new Search(shortest.length() - 1, false);
            Attempt shorter = new Attempt(scenario, engines, threads, search, SCHEDULES_FOR_A_SHORTER_ONE);
            shorter.run();
            if (shorter.violation == null) {
                return shortest;
            }
            shortest = shorter;
        }
    }

    @Override
    public String toString() {
        String head = String.format(
                "%-7s %,9d states %,9d schedules %6.1f s  %s",
                violation != null ? "BREAKS" : complete ? "holds" : "so far",
                states,
                schedules,
                millis / 1000.0,
                scenario);
        return violation == null ? head : head + "\n    " + String.join("\n    ", trace) + "\n    " + violation;
    }

    /** One search. */
    private static final class Attempt {

        private final Scenario scenario;
        private final ClassLoader engines;
        private final List<ActorThread> threads;
        private final Search search;
        private final long mostSchedules;

        private long schedules;
        private boolean complete;
        private @Nullable String violation;

        Attempt(Scenario scenario, ClassLoader engines, List<ActorThread> threads, Search search, long mostSchedules) {
            this.scenario = scenario;
            this.engines = engines;
            this.threads = threads;
            this.search = search;
            this.mostSchedules = mostSchedules;
        }

        void run() {
            int before = Thread.activeCount();
            do {
                if (schedules % 64 == 1 && Thread.activeCount() > before + MOST_THREADS) {
                    throw new AssertionError("The engines of an exploration start threads of their own: let one of the"
                            + " Scheduled... classes take the place of what starts them");
                }
                violation = execute(false).violation();
                schedules++;
                if (violation != null) {
                    return;
                }
                if (schedules >= mostSchedules) {
                    return;
                }
            } while (search.advance());
            complete = true;
        }

        long states() {
            return search.states();
        }

        int length() {
            return search.depth();
        }

        /** The violating execution once more, with its steps in words. */
        List<String> traced() {
            return execute(true).log();
        }

        private World execute(boolean logging) {
            search.begin();
            World world = new World(search, threads, logging);
            scenario.cast(world, engines);
            world.run();
            return world;
        }
    }
}
