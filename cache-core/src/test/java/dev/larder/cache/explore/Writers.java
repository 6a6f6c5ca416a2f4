package dev.larder.cache.explore;

import dev.larder.cache.key.pattern.KeyPattern;
import java.util.List;

/** Who changes the source and says so. */
final class Writers {

    private Writers() {}

    static void addByKey(Execution execution, String who, int process) {
        add(execution, who, process, List.of(Scenario.KEY), List.of());
    }

    static void addByPattern(Execution execution, String who, int process) {
        add(execution, who, process, List.of(), List.of(Scenario.ALL_PRODUCTS));
    }

    private static void add(
            Execution execution, String who, int process, List<String> keys, List<KeyPattern> patterns) {
        Process engine = execution.process(process);
        int queue = execution.isLossy ? Region.delivery(process) : 0;
        int changes = Region.SOURCE | Region.STORE | Region.FLOOR | queue;
        Actor actor = new Actor(execution.world, who, process, true, 0, changes, me -> {
            int version = commit(execution, me);
            engine.invalidate(keys, patterns);
            returns(execution, engine, me, version);
        });
        actor.tasksMayWrite = Region.STORE | Region.FLOOR | queue;
        execution.world.add(actor);
    }

    static int commit(Execution execution, Actor me) {
        return commit(execution, me, true);
    }

    private static int commit(Execution execution, Actor me, boolean last) {
        execution.world.step(me, execution.around.source, true, Actor.ALWAYS);
        int version = ++execution.around.version;
        execution.around.source.state = version;
        me.saw(version);
        if (last) {
            me.renounce(Region.SOURCE);
        }
        execution.world.log(me, "commits version " + version);
        return version;
    }

    static void returns(Execution execution, Process engine, Actor me, int version) {
        execution.world.step(me, execution.around.floor, true, Actor.ALWAYS);
        boolean delivered = !execution.isLossy || engine.outstandingInvalidations() == 0;
        execution.around.promise(version, me.process, delivered);
        execution.world.log(
                me, "its invalidation of version " + version + " returns" + (delivered ? "" : ", not yet delivered"));
    }

    /** A writer that commits and invalidates, and does so again. */
    static void addTwice(Execution execution, String who, int process) {
        Process engine = execution.process(process);
        int changes = Region.SOURCE | Region.STORE | Region.FLOOR;
        execution.world.add(new Actor(execution.world, who, process, true, 0, changes, me -> {
            for (int i = 0; i < 2; i++) {
                int version = commit(execution, me, i == 1);
                engine.invalidate(List.of(Scenario.KEY), List.of());
                returns(execution, engine, me, version);
                me.forget();
            }
        }));
    }

    /** A writer that invalidates before it commits, and not after. */
    static void addBefore(Execution execution, String who, int process) {
        Process engine = execution.process(process);
        int changes = Region.SOURCE | Region.STORE | Region.FLOOR;
        execution.world.add(new Actor(execution.world, who, process, true, 0, changes, me -> {
            engine.invalidate(List.of(Scenario.KEY), List.of());
            int version = commit(execution, me);
            returns(execution, engine, me, version);
        }));
    }

    /**
     * A transaction that writes, reads its own write through the cache, and commits, rolls back, or commits without
     * learning of it.
     */
    static void addTransaction(Execution execution, String who, int process, Tx rules) {
        execution.around.isAnythingUncommitted = true;
        Process engine = execution.process(process);
        int changes = Region.SOURCE | Region.STORE | Region.FLOOR | Region.loads(process);
        Actor actor = new Actor(execution.world, who, process, true, Region.delivery(process), changes, me -> {
            Transaction transaction = engine.begin();
            readInside(execution, engine, me, rules);
            transaction.invalidate(Scenario.KEY);
            int end = execution.world.step(me, execution.around.source, true, () -> 7);
            if (end == Tx.ROLLS_BACK) {
                execution.world.log(me, "rolls back");
                transaction.ended(true);
                return;
            }
            int version = ++execution.around.version;
            execution.around.source.state = version;
            me.saw(version);
            execution.world.log(
                    me, "commits version " + version + (end == Tx.COMMITS ? "" : " and does not learn of it"));
            transaction.ended(end == Tx.UNKNOWN && !rules.unknownMayBeCommitted());
            returns(execution, engine, me, version);
        });
        actor.tasksMayWrite = Region.STORE;
        execution.world.add(actor);
    }

    private static void readInside(Execution execution, Process engine, Actor me, Tx rules) throws Throwable {
        String own = "v" + (execution.around.version + 1);
        execution.world.callBegins(me.process);
        me.base = me.history;
        Object read = rules.readsApart()
                ? engine.getInTransaction(Scenario.KEY, () -> own)
                : engine.get(Scenario.KEY, () -> own);
        execution.world.log(me, "reads inside its transaction: " + read);
        execution.world.callEnds(me.process);
    }

    /**
     * What a transaction keeps to.
     *
     * @param readsApart its reads take no lease, fill nothing and are not shared
     * @param unknownMayBeCommitted it invalidates unless it has certainly been rolled back
     */
    record Tx(boolean readsApart, boolean unknownMayBeCommitted) {
        static final Tx RIGHT = new Tx(true, true);
        static final int ROLLS_BACK = 0;
        static final int COMMITS = 1;
        static final int UNKNOWN = 2;
    }

    /** A writer that invalidates before it commits and afterwards. */
    static void addAround(Execution execution, String who, int process) {
        Process engine = execution.process(process);
        int changes = Region.SOURCE | Region.STORE | Region.FLOOR;
        execution.world.add(new Actor(execution.world, who, process, true, 0, changes, me -> {
            engine.invalidate(List.of(Scenario.KEY), List.of());
            int version = commit(execution, me);
            engine.invalidate(List.of(Scenario.KEY), List.of());
            returns(execution, engine, me, version);
        }));
    }
}
