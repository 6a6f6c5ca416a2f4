package dev.larder.cache.explore;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** What the actors of one execution share. */
final class Execution {

    final World world;
    final Surroundings around;

    /** Whether commands may be lost, so that there may be a quarantine. */
    final boolean isLossy;

    private final IntFunction<Process> newProcess;
    private final Map<Integer, Process> processes = new TreeMap<>();

    Execution(World world, Surroundings around, IntFunction<Process> newProcess, boolean isLossy) {
        this.world = world;
        this.around = around;
        this.newProcess = newProcess;
        this.isLossy = isLossy;
    }

    Process process(int number) {
        return processes.computeIfAbsent(number, newProcess::apply);
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
