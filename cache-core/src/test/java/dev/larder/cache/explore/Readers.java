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
                int version = read(execution, engine, me, fate);
                check(world, me, Math.max(floor, me.floorAtFailure), version);
                checkCommitted(execution.around, me, version);
                me.forget();
                world.callEnds(process);
            }
        });
        actor.tasksMayRead = execution.renews ? sees : 0;
        actor.tasksMayWrite = execution.renews ? changes : Region.STORE;
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
            return version(engine.get(Scenario.KEY, () -> load(execution.around, Seams.current(), fate)));
        } catch (LoadFailed e) {
            return Integer.MAX_VALUE; // The caller learns that there is no answer.
        }
    }

    /** Reads the source, if nothing strange happens instead. */
    static String load(Surroundings around, Actor me, Fate fate) throws LoadFailed {
        if (me.ahead != null) {
            return me.ahead;
        }
        World world = around.world;
        Place source = around.source;
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
                    world.touch(around.floor, false);
                    me.floorAtFailure = around.floorIn(me.process);
                    me.saw(me.floorAtFailure);
                    world.log(me, "its load fails");
                    throw new LoadFailed();
                }
            }
        }
        int version = around.version;
        me.saw(version);
        me.loaded = version + 1;
        world.log(me, "reads version " + version + " from the source");
        return "v" + version;
    }

    /**
     * A caller inside a transaction whose snapshot is as old as the transaction. Nobody promises it anything new; what
     * it loads must not reach others.
     *
     * @param asIfOutside the mistake: it fills and is joined like any other caller
     */
    static void addInSnapshot(Execution execution, String who, int process, boolean asIfOutside) {
        Process engine = execution.process(process);
        World world = execution.world;
        int sees = Region.SOURCE | Region.delivery(process);
        int changes = Region.STORE | Region.loads(process);
        Actor actor = new Actor(world, who, process, true, sees, changes, me -> {
            String snapshot = load(execution.around, me, Fate.LIVES);
            me.renounce(Region.SOURCE);
            world.log(me, "its transaction has begun");
            world.callBegins(process);
            me.base = me.history;
            Object answer = asIfOutside
                    ? engine.get(Scenario.KEY, () -> snapshot)
                    : engine.getInTransaction(Scenario.KEY, () -> snapshot);
            world.log(me, "is given " + answer);
            world.callEnds(process);
        });
        actor.tasksMayWrite = Region.STORE;
        world.add(actor);
    }

    /**
     * A caller inside a transaction whose snapshot is as old as the transaction, behind whom the key is filled.
     *
     * @param asHeSawIt the mistake: by what his transaction sees
     */
    static void addFilledBehind(Execution execution, String who, int process, boolean asHeSawIt) {
        Process engine = execution.process(process);
        World world = execution.world;
        int sees = Region.SOURCE | Region.delivery(process);
        int changes = Region.STORE | Region.loads(process);
        Actor actor = new Actor(world, who, process, true, sees, changes, me -> {
            String snapshot = load(execution.around, me, Fate.LIVES);
            world.log(me, "its transaction has begun");
            world.callBegins(process);
            me.base = me.history;
            engine.getInTransaction(
                    Scenario.KEY,
                    () -> snapshot,
                    () -> asHeSawIt ? snapshot : load(execution.around, Seams.current(), Fate.LIVES));
            world.callEnds(process);
        });
        actor.tasksMayRead = sees;
        actor.tasksMayWrite = changes;
        world.add(actor);
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

    private static void checkCommitted(Surroundings around, Actor me, int version) {
        if (around.isAnythingUncommitted && version != Integer.MAX_VALUE) {
            around.world.touch(around.source, false);
            if (version > around.version) {
                throw new Violation("UNCOMMITTED: " + me.name + " returns version " + version + ", but version "
                        + around.version + " is the last that was committed");
            }
        }
    }
}
