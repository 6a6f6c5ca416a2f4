package dev.larder.cache.explore;

import dev.larder.cache.key.KeyPattern;
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
        actor.tasksMayTouch = Region.STORE | Region.FLOOR | queue;
        execution.world.add(actor);
    }

    static int commit(Execution execution, Actor me) {
        execution.world.step(me, execution.around.source, true, Actor.ALWAYS);
        int version = ++execution.around.version;
        execution.around.source.state = version;
        me.saw(version);
        me.renounce(Region.SOURCE);
        execution.world.log(me, "commits version " + version);
        return version;
    }

    static void returns(Execution execution, Process engine, Actor me, int version) {
        execution.world.step(me, execution.around.floor, true, Actor.ALWAYS);
        boolean delivered = engine.outstandingInvalidations() == 0;
        execution.around.promise(version, me.process, delivered);
        execution.world.log(me, "its invalidation of version " + version + " returns"
                + (delivered ? "" : ", not yet delivered"));
    }
}
