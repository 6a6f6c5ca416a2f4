package dev.larder.cache.explore;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** What the actors of one execution share. */
final class Execution {

    private static final int OF_SET_UP = 3;

    final World world;
    final Surroundings around;

    /** Whether commands may be lost, so that there may be a quarantine. */
    final boolean isLossy;

    /** Whether calls load in the background. */
    final boolean renews;

    private final IntFunction<Process> newProcess;
    private final Map<Integer, Process> processes = new TreeMap<>();

    Execution(World world, Surroundings around, IntFunction<Process> newProcess, boolean isLossy, boolean renews) {
        this.world = world;
        this.around = around;
        this.newProcess = newProcess;
        this.isLossy = isLossy;
        this.renews = renews;
    }

    Process process(int number) {
        return processes.computeIfAbsent(number, newProcess::apply);
    }

    /** Before anybody begins: a value of the first version is stored, and grows that old. */
    void fillFirst(Duration age) {
        Actor nobody = new Actor(world, "set-up", -1, false, 0, 0, me -> {});
        try {
            process(OF_SET_UP).get(Scenario.KEY, () -> "v0");
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        around.timePasses(age, nobody);
    }

    void taskEnds(Actor task) {
        if (process(task.process).outstandingInvalidations() == 0) {
            around.delivered(task.process);
        }
    }

    /** Called when everybody has ended: nothing is left behind. */
    void check() {
        processes.forEach((number, process) -> {
            boolean died = world.actors.stream().anyMatch(actor -> actor.dead && actor.process == number);
            if (!died && process.loadsUnderWay() != 0) {
                world.isViolated("a load that has ended is left behind in process " + number);
            }
            if (!died && process.outstandingInvalidations() != 0) {
                world.isViolated("an invalidation is left behind in process " + number);
            }
        });
    }
}
