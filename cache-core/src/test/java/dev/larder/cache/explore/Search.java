package dev.larder.cache.explore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Depth-first search through the schedules of a scenario. Every execution starts anew, repeats the choices that lead to
 * the last open branching and takes the next one there. Two reductions keep it small and leave no reachable state out:
 * a state that was seen before is not left again, and of two steps that touch nothing in common only one order is tried
 * (sleep sets, after Godefroid).
 */
final class Search {

    /** One way of an actor's next step. */
    private record Move(Actor actor, int way, long bit) {}

    /** A move that need not be tried: its effect was explored in another order. */
    private record Sleeper(String actor, long bit, Footprint footprint) {}

    private static final class Branching {
        private final List<Long> open = new ArrayList<>();
        private final List<Sleeper> asleep = new ArrayList<>();
        private long current;
        private String actor = "";
        private Footprint footprint = new Footprint();
    }

    private static final int WAYS = 4;
    private static final int MOST_ACTORS = Long.SIZE / WAYS;

    private final Map<Long, Long> sleepOfSeen;
    private final Map<String, Integer> slots = new HashMap<>();
    private final List<Branching> path = new ArrayList<>();
    private final int mostSteps;
    private final boolean reduced;
    private final @Nullable Map<Long, Integer> depthOfSeen;

    private int depth;
    long steps;

    /**
     * @param mostSteps executions are not followed beyond this many choices
     * @param reduced whether one of two independent orders is enough; if not, states are left again when they are
     *     reached in fewer steps, so that a shortest way to a violation is found
     */
    Search(int mostSteps, boolean reduced) {
        this.mostSteps = mostSteps;
        this.reduced = reduced;
        this.sleepOfSeen = new HashMap<>();
        this.depthOfSeen = reduced ? null : new HashMap<>();
    }

    int states() {
        return depthOfSeen == null ? sleepOfSeen.size() : depthOfSeen.size();
    }

    int depth() {
        return depth;
    }

    /** Back to the start of an execution. */
    void begin() {
        depth = 0;
    }

    /** Moves on to the next schedule; false if there is none. */
    boolean advance() {
        while (!path.isEmpty()) {
            Branching last = path.get(path.size() - 1);
            last.asleep.add(new Sleeper(last.actor, last.current, last.footprint));
            last.open.remove(0);
            if (!last.open.isEmpty()) {
                return true;
            }
            path.remove(path.size() - 1);
        }
        return false;
    }

    /** Who goes on; {@code null} if this execution is over. */
    @Nullable
    Actor next(World world) {
        for (Actor actor : world.actors) {
            if (!actor.launched) {
                return actor;
            }
        }
        if (depth > 0) {
            path.get(depth - 1).footprint = world.footprint;
        }
        if (world.violation() != null) {
            return null;
        }
        if (depth == path.size() && !branch(world)) {
            return null;
        }
        return take(world, path.get(depth));
    }

    private boolean branch(World world) {
        if (world.hasEnded() || depth >= mostSteps) {
            return false;
        }
        List<Move> moves = moves(world);
        if (moves.isEmpty()) {
            world.quiet = true;
            moves = moves(world);
            if (moves.isEmpty() || world.mayNotBeQuiet) {
                world.isViolated("STUCK: nobody can go on" + world.waiting());
                return false;
            }
        }
        Branching here = new Branching();
        sleepHere(here);
        long possible = possible(world, moves);
        long open = openHere(world.state(), possible, here);
        for (Move move : moves) {
            if ((open & move.bit) != 0) {
                here.open.add(move.bit);
            }
        }
        if (here.open.isEmpty()) {
            return false;
        }
        path.add(here);
        return true;
    }

    /** A step that concerns nobody else, now or later, is taken at once and alone. */
    private static long possible(World world, List<Move> moves) {
        long possible = 0;
        for (Move move : moves) {
            if (!world.quiet && world.concernsOnly(move.actor)) {
                return move.bit;
            }
            possible |= move.bit;
        }
        return possible;
    }

    private void sleepHere(Branching here) {
        if (!reduced || path.isEmpty()) {
            return;
        }
        Branching before = path.get(path.size() - 1);
        for (Sleeper sleeper : before.asleep) {
            if (!sleeper.actor.equals(before.actor) && sleeper.footprint.isIndependentOf(before.footprint)) {
                here.asleep.add(sleeper);
            }
        }
    }

    /** What is to be tried in this state, given what was tried when it was seen before. */
    private long openHere(long state, long possible, Branching here) {
        if (depthOfSeen != null) {
            Integer seen = depthOfSeen.get(state);
            if (seen != null && seen <= depth) {
                return 0;
            }
            depthOfSeen.put(state, depth);
            return possible;
        }
        long asleep = 0;
        for (Sleeper sleeper : here.asleep) {
            asleep |= sleeper.bit;
        }
        Long seen = sleepOfSeen.get(state);
        if (seen == null) {
            sleepOfSeen.put(state, asleep);
            return possible & ~asleep;
        }
        long both = asleep & seen;
        sleepOfSeen.put(state, both);
        here.asleep.removeIf(sleeper -> (sleeper.bit & both) == 0);
        return possible & seen & ~asleep;
    }

    private Actor take(World world, Branching branching) {
        long bit = branching.open.get(0);
        boolean newlyQuiet = !world.quiet && moves(world).isEmpty();
        world.quiet |= newlyQuiet;
        for (Move move : moves(world)) {
            if (move.bit == bit) {
                branching.current = bit;
                branching.actor = move.actor.name;
                move.actor.chosen = move.way;
                world.footprint = new Footprint();
                if (world.quiet) {
                    world.footprint.touchEverything();
                    world.quiet = false;
                }
                depth++;
                steps++;
                return move.actor;
            }
        }
        throw new AssertionError("Not the same twice: the step " + Long.numberOfTrailingZeros(bit)
                + " was possible before and is not now" + world.waiting());
    }

    private List<Move> moves(World world) {
        List<Move> moves = new ArrayList<>();
        for (Actor actor : world.actors) {
            int ways = actor.ways();
            if (ways != 0) {
                int slot = slot(actor);
                for (int way = 0; way < WAYS; way++) {
                    if ((ways & 1 << way) != 0) {
                        moves.add(new Move(actor, way, 1L << slot * WAYS + way));
                    }
                }
            }
        }
        return moves;
    }

    private int slot(Actor actor) {
        int slot = slots.computeIfAbsent(actor.name, name -> slots.size());
        if (slot >= MOST_ACTORS) {
            throw new AssertionError("More actors than this search can tell apart: " + slots.keySet());
        }
        return slot;
    }
}
