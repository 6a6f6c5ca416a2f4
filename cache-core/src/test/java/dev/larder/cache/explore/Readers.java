package dev.larder.cache.explore;

/** Callers of a cached method. */
final class Readers {

    private static final int RETURNS = 0;
    private static final int STRANGE = 1;

    /** What a failing load throws. */
    static final class LoadFailed extends Exception {
        private static final long serialVersionUID = 1L;

        LoadFailed() {
            super("the source is down", null, false, false);
        }
    }

    private Readers() {}

    static void add(Execution execution, String who, int process, int reads, Fate fate) {
        Process engine = execution.process(process);
        int sees = Region.FLOOR | Region.SOURCE | Region.delivery(process);
        int changes = Region.STORE | Region.loads(process);
        World world = execution.world;
        Actor actor = new Actor(world, who, process, true, sees, changes, me -> {
            for (int read = 1; read <= reads; read++) {
                int floor = begin(execution, me, read == reads);
                check(world, me, floor, read(execution, engine, me, fate));
                me.forget();
                world.callEnds(process);
            }
        });
        actor.tasksMayTouch = Region.STORE;
        world.add(actor);
    }

    /** A read begins; it must return at least what was promised by now. */
    static int begin(Execution execution, Actor me, boolean last) {
        World world = execution.world;
        world.step(me, execution.around.floor, false, Actor.ALWAYS);
        world.callBegins(me.process);
        int floor = execution.around.floorIn(me.process);
        me.saw(floor);
        me.base = me.history;
        world.log(me, "begins to read; must return at least version " + floor);
        if (last) {
            me.renounce(Region.FLOOR);
        }
        return floor;
    }

    private static int read(Execution execution, Process engine, Actor me, Fate fate) throws Throwable {
        try {
            return version(engine.get(Scenario.KEY, () -> load(execution, me, fate)));
        } catch (LoadFailed e) {
            return Integer.MAX_VALUE; // The caller learns that there is no answer.
        }
    }

    /** Reads the source, if nothing strange happens instead. */
    static String load(Execution execution, Actor me, Fate fate) throws LoadFailed {
        World world = execution.world;
        Place source = execution.around.source;
        int way = fate == Fate.LIVES
                ? world.step(me, source, false, Actor.ALWAYS)
                : world.step(me, source, false, () -> 1 << RETURNS | 1 << STRANGE);
        if (way == STRANGE) {
            world.footprint.touchEverything();
            switch (fate) {
                case MAY_DIE -> world.diesWithItsProcess(me);
                case MAY_HANG -> world.dies(me);
                default -> {
                    me.loaded = -1;
                    world.log(me, "its load fails");
                    throw new LoadFailed();
                }
            }
        }
        int version = execution.around.version;
        me.saw(version);
        me.loaded = version + 1;
        world.log(me, "reads version " + version + " from the source");
        return "v" + version;
    }

    static int version(Object answer) {
        return Integer.parseInt(((String) answer).substring(1));
    }

    static void check(World world, Actor me, int floor, int version) {
        if (version < floor) {
            throw new Violation("STALE: " + me.name + " returns version " + version + ", but version " + floor
                    + " was invalidated before this read began");
        }
        world.log(me, version == Integer.MAX_VALUE ? "throws" : "returns version " + version);
    }
}
