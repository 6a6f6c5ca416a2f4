package dev.larder.cache.explore;

import org.jspecify.annotations.Nullable;

/** What instrumented classes call. On a thread that is no actor's nothing happens. */
public final class Seams {

    /** The world and the process for which an engine is being made; set by the thread that makes it. */
    private static final ThreadLocal<@Nullable SetUp> SET_UP = new ThreadLocal<>();

    private record SetUp(World world, int process) {}

    private Seams() {}

    static @Nullable Actor current() {
        return Thread.currentThread() instanceof ActorThread thread ? thread.actor() : null;
    }

    static void settingUp(World world, int process, Runnable making) {
        SET_UP.set(new SetUp(world, process));
        try {
            making.run();
        } finally {
            SET_UP.remove();
        }
    }

    /** A place for an object that is being made here; {@code null} outside explorations. */
    static @Nullable Place placeFor(String name, boolean delivery) {
        Actor me = current();
        if (me != null) {
            return me.world.placeOf(me, name, me.process, delivery);
        }
        SetUp setUp = SET_UP.get();
        return setUp == null ? null : setUp.world.placeOf(null, name, setUp.process, delivery);
    }

    /** The current actor is about to read or change an object of its process, and sees all that was done to it. */
    static void touches(@Nullable Place place, boolean writes, String what) {
        Actor me = current();
        if (me == null || place == null) {
            return;
        }
        if (me.atomic > 0) {
            me.world.touch(place, writes);
        } else {
            me.world.step(me, place, writes, Actor.ALWAYS);
        }
        me.saw(Hash.mix(Hash.of(what), place.state));
        if (writes) {
            place.state = Hash.mix(place.state, me.history);
        }
        if (me.world.isLogging()) {
            me.world.log(me, what + " " + place.name);
        }
    }

    /** Before a volatile field is read or written; called by instrumented classes. */
    public static void field(String owner, String name, boolean writes) {
        Actor me = current();
        if (me != null) {
            touches(me.world.shared(owner, name, me.process), writes, writes ? "writes" : "reads");
        }
    }

    /** A caller begins anew, knowing what its {@code ReadCall} knows; called by instrumented classes. */
    public static void turn(Object read) {
        Actor me = current();
        if (me != null) {
            me.beginsTurn(Content.ofKnowledge(me.world, read));
        }
    }

    /** In place of entering a monitor; called by instrumented classes. */
    public static void enter(Object monitor, String owner) {
        Actor me = current();
        if (me == null) {
            return;
        }
        World world = me.world;
        Place place = world.shared(owner, "monitor", me.process);
        world.step(me, place, true, () -> world.isFree(monitor) ? 1 : 0);
        me.saw(place.state);
        place.state = Hash.mix(place.state, me.history);
        world.hold(monitor);
        world.log(me, "enters " + place.name);
    }

    /** In place of leaving a monitor; called by instrumented classes. */
    public static void exit(Object monitor, String owner) {
        Actor me = current();
        if (me == null || me.world.isOver()) {
            return;
        }
        World world = me.world;
        Place place = world.shared(owner, "monitor", me.process);
        world.touch(place, true);
        place.state = Hash.mix(place.state, me.history);
        world.letGo(monitor);
    }
}
