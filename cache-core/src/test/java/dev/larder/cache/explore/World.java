package dev.larder.cache.explore;

import dev.larder.cache.codec.Stamp;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One execution: its actors, what they can see, and whose turn it is. Every actor has a thread, and exactly one of them
 * runs; where it could be interrupted with effect it calls {@link #step}, which lets the {@link Search} choose who goes
 * on. Not thread-safe, and need not be: threads hand the world to each other.
 */
final class World {

    private static final int MOST_STEPS = 600;

    final List<Actor> actors = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<ActorThread> threads;
    private final Search search;
    private final @Nullable List<String> log;
    private final Map<Stamp, Long> stamps = new HashMap<>();
    private final Map<Stamp, String> stampNames = new HashMap<>();
    private final Thread controller = Thread.currentThread();
    private final int[] callsIn = new int[4];
    private final List<List<Place>> ofCallsIn =
            List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

    private final Map<String, Place> shared = new HashMap<>();
    private final Set<Object> held = Collections.newSetFromMap(new IdentityHashMap<>());

    /** How many callers may give up waiting while others could still move. */
    Budget giveUps = new Budget(this, "patience", 0);

    Consumer<Actor> onTaskEnd = task -> {};

    /** Looks whether anything is left behind. */
    Runnable atEnd = () -> {};

    Footprint footprint = new Footprint();

    /** Nobody can move unless time passes, so whoever waits gives up. */
    boolean quiet;

    /** Whether it breaks the execution if that happens. */
    boolean mayNotBeQuiet;

    private int placesInSetUp;
    private int steps;
    private volatile boolean settingUp = true;
    private volatile boolean over;
    private @Nullable String violation;

    World(Search search, List<ActorThread> threads, boolean logging) {
        this.search = search;
        this.threads = threads;
        this.log = logging ? new ArrayList<>() : null;
    }

    // ---- Set-up, on the controller's thread

    Place place(String name, int region) {
        Place place = new Place(name, Hash.of(name), region);
        places.add(place);
        return place;
    }

    /** A place that the engine of a process makes for itself, in its constructor or during a call. */
    Place placeOf(@Nullable Actor maker, String name, int process, boolean delivery) {
        int region = delivery ? Region.delivery(process) : Region.loads(process);
        boolean inSetUp = maker == null;
        long id = inSetUp ? Hash.mix(Hash.mix(Hash.of(name), process), placesInSetUp++) : maker.newId(name);
        Place place = new Place(log == null ? name : name + " of " + owner(), id, region);
        places.add(place);
        if (!inSetUp) {
            ofCallsIn.get(process).add(place);
        }
        return place;
    }

    /** Whose code is making a place. */
    private static String owner() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(type ->
                                !type.startsWith(World.class.getPackageName() + ".") && type.startsWith("dev.larder."))
                        .findFirst())
                .map(type -> type.substring(type.lastIndexOf('.') + 1))
                .orElse("?");
    }

    void add(Actor actor) {
        actors.add(actor);
        if (threads.size() < actors.size()) {
            ActorThread thread = new ActorThread(threads.size());
            thread.start();
            threads.add(thread);
        }
        actor.thread = threads.get(actors.size() - 1);
    }

    /** Runs every actor to its first step, then the execution to its end. */
    void run() {
        for (Actor actor : List.copyOf(actors)) {
            actor.thread.give(actor);
            awaitUntil(() -> actor.launched || actor.ended, "the first step of " + actor.name);
        }
        settingUp = false;
        choose();
        awaitUntil(() -> over, "the next step");
        for (Actor actor : actors) {
            if (!actor.ended && !actor.thread.isIdle()) {
                actor.thread.wake();
            }
        }
        awaitUntil(() -> actors.stream().allMatch(actor -> actor.thread.isIdle()), "the threads to become idle");
        if (hasEnded()) {
            over = false;
            atEnd.run();
            over = true;
        }
    }

    private void awaitUntil(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(this, 100_000_000L);
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited in vain for " + what + "; somebody blocks unseen:\n" + stacks());
            }
        }
    }

    private String stacks() {
        StringBuilder text = new StringBuilder();
        for (Actor actor : actors) {
            text.append(actor.name).append('\n');
            for (StackTraceElement frame : actor.thread.getStackTrace()) {
                text.append("    ").append(frame).append('\n');
            }
        }
        return text.toString();
    }

    void threadIsIdle() {
        LockSupport.unpark(controller);
    }

    // ---- Steps, on the actors' threads

    /**
     * The calling actor is about to touch a place. Lets others go first, in every order that makes a difference, and
     * returns when it is its turn.
     *
     * @param alternatives the ways in which the step is possible now, as bits; none: the actor waits
     * @return the way that was chosen
     */
    int step(Actor me, Place place, boolean writes, IntSupplier alternatives) {
        if (over) {
            throw new Abandoned();
        }
        me.place = place;
        me.writes = writes;
        me.alternatives = alternatives;
        if (!me.launched) {
            launch(me);
        } else if (alternatives == Actor.ALWAYS && isOnlyFor(me, place, writes)) {
            me.chosen = 0;
        } else {
            handOver(me);
        }
        if (over) {
            throw new Abandoned();
        }
        if (++steps > MOST_STEPS) {
            throw new Violation("does not end");
        }
        footprint.touch(place, writes);
        me.saw(place.id);
        me.saw(me.chosen);
        return me.chosen;
    }

    /** Whether the actor's next step is possible in one way, and nobody else will ever notice when it was taken. */
    boolean concernsOnly(Actor actor) {
        Place next = actor.place;
        return next != null && actor.alternatives == Actor.ALWAYS && isOnlyFor(actor, next, actor.writes);
    }

    /** Nobody else will ever touch the place in a way that matters to this step. */
    private boolean isOnlyFor(Actor me, Place place, boolean writes) {
        for (Actor other : actors) {
            if (other != me && !other.ended && !other.dead) {
                int touches = writes ? other.mayRead | other.mayWrite : other.mayWrite;
                if ((touches & place.region) != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The calling actor has come to the end of its step and waits for its next turn. */
    private void handOver(Actor me) {
        if (choose() != me) {
            me.thread.sleepUntilWoken();
        }
    }

    private void launch(Actor me) {
        if (settingUp) {
            me.launched = true; // From here on the controller may go on.
            LockSupport.unpark(controller);
            me.thread.sleepUntilWoken();
        } else {
            me.launched = true;
            handOver(me);
        }
    }

    /** The calling actor has no further step. */
    void ends(Actor me) {
        boolean withoutAnyStep = settingUp;
        me.ended = true;
        me.launched = true;
        if (withoutAnyStep) {
            LockSupport.unpark(controller);
        } else {
            choose();
        }
    }

    private @Nullable Actor choose() {
        Actor next = over ? null : search.next(this);
        if (next == null) {
            over = true;
            LockSupport.unpark(controller);
        } else if (Thread.currentThread() != next.thread || next.thread.isIdle()) {
            goOn(next);
        }
        return next;
    }

    private static void goOn(Actor actor) {
        if (actor.thread.isIdle()) {
            actor.thread.give(actor);
        } else {
            actor.thread.wake();
        }
    }

    /** Also touches a place in the step under way. */
    void touch(Place place, boolean writes) {
        footprint.touch(place, writes);
    }

    /** A task of the engine, which may run at any time from now on. */
    void spawn(Actor task) {
        task.launched = false;
        add(task);
    }

    void diesWithItsProcess(Actor me) {
        log(me, "its process dies");
        for (Actor actor : actors) {
            actor.dead |= actor.process == me.process && !actor.ended;
        }
        dies(me);
    }

    /** The actor stops here for ever. */
    void dies(Actor me) {
        me.dead = true;
        handOver(me);
        throw new Abandoned();
    }

    // ---- Calls of an engine: when nobody is in one, what calls have made is garbage

    void callBegins(int process) {
        callsIn[process]++;
    }

    void callEnds(int process) {
        if (--callsIn[process] == 0) {
            places.removeAll(ofCallsIn.get(process));
            ofCallsIn.get(process).clear();
        }
    }

    // ---- What belongs to all actors of a process

    /** The place of a field or a monitor; one for all objects of the class in the process. */
    Place shared(String owner, String what, int process) {
        String type = owner.substring(owner.lastIndexOf('/') + 1);
        return shared.computeIfAbsent(type + "." + what + " in process " + process, name -> {
            boolean delivery = owner.contains("/invalidation/");
            return place(name, delivery ? Region.delivery(process) : Region.loads(process));
        });
    }

    boolean isFree(Object monitor) {
        return !held.contains(monitor);
    }

    void hold(Object monitor) {
        held.add(monitor);
    }

    void letGo(Object monitor) {
        held.remove(monitor);
    }

    // ---- Time

    /** Whether a caller may have waited long enough. */
    boolean mayGiveUp() {
        return quiet || giveUps.isLeft();
    }

    void givesUp(Actor me, long nanos) {
        giveUps.use();
        me.nanos += nanos;
        log(me, "has waited long enough");
    }

    void taskEnds(Actor task) {
        onTaskEnd.accept(task);
    }

    // ---- Outcome

    boolean isOver() {
        return over;
    }

    void isViolated(String message) {
        if (violation == null && !over) {
            violation = message;
        }
    }

    void failed(Actor actor, Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        isViolated(actor.name + " failed unexpectedly: " + text);
    }

    @Nullable
    String violation() {
        return violation;
    }

    boolean hasEnded() {
        return actors.stream().allMatch(actor -> !actor.awaited || actor.ended || actor.dead);
    }

    String waiting() {
        StringBuilder text = new StringBuilder();
        for (Actor actor : actors) {
            Place next = actor.place;
            text.append("; ").append(actor.name);
            if (actor.ended || actor.dead || next == null) {
                text.append(actor.ended ? " has ended" : actor.dead ? " is dead" : " has not begun");
            } else {
                text.append(" waits at ").append(next.name);
            }
        }
        return text.toString();
    }

    // ---- State

    long state() {
        long sum = 0;
        for (Actor actor : actors) {
            long status = actor.ended ? 1 : actor.dead ? 2 : 3;
            sum += Hash.mix(actor.id, Hash.mix(actor.ended || actor.dead ? 0 : actor.history, status));
        }
        for (Place place : places) {
            long now = place.now();
            if (now != 0) {
                sum += Hash.mix(place.id, now);
            }
        }
        return sum;
    }

    /** Gives a stamp a name that is the same in every execution. */
    void name(Stamp stamp, Actor maker, String kind) {
        stamps.put(stamp, maker.newId(kind));
        if (log != null) {
            stampNames.put(
                    stamp, kind + " of " + maker.name + (maker.calls == 0 ? "" : " (call " + (maker.calls + 1) + ")"));
        }
    }

    long idOf(Stamp stamp) {
        Long id = stamps.get(stamp);
        if (id == null) {
            throw new AssertionError("A stamp nobody made: " + stamp);
        }
        return id;
    }

    String nameOf(Stamp stamp) {
        return stampNames.getOrDefault(stamp, "?");
    }

    boolean isNamed(Stamp stamp) {
        return stamps.containsKey(stamp);
    }

    // ---- Log

    boolean isLogging() {
        return log != null;
    }

    void log(Actor actor, String text) {
        if (log != null) {
            log.add(String.format("%14s: %s", actor.name, text));
        }
    }

    List<String> log() {
        return log == null ? List.of() : log;
    }
}
