package dev.larder.cache.explore;

import dev.larder.cache.codec.Stamp;
import java.time.Duration;

/** What happens by itself. */
final class Mishaps {

    private static final Duration PAST_CLAIM = Duration.ofSeconds(61);
    private static final Duration PAST_TTL = Duration.ofMinutes(10).plusSeconds(1);

    private Mishaps() {}

    /** The entry under the key ends, at any moment at which there is one. */
    static void addExpiry(Execution execution, int times) {
        Place key = execution.around.key(Scenario.KEY);
        execution.world.add(new Actor(execution.world, "expiry", -1, false, 0, Region.STORE, me -> {
            for (int i = 0; i < times; i++) {
                execution.world.step(me, key, true, () -> key.state != 0 ? 1 : 0);
                execution.around.expires(Scenario.KEY, me);
                me.forget();
            }
        }));
    }

    /** Commands that were given up by their sender arrive at any later time. */
    static void addNetwork(Execution execution) {
        Surroundings around = execution.around;
        execution.world.add(new Actor(execution.world, "network", -1, false, 0, Region.STORE, me -> {
            while (true) {
                execution.world.step(me, around.network(), true, () -> around.isAnythingLate() ? 1 : 0);
                around.executeNextLate(me);
                me.forget();
            }
        }));
    }

    /** A process that takes a lease, once, and is never heard of again. */
    static void addForeignLease(Execution execution, String who) {
        Surroundings around = execution.around;
        Place key = around.key(Scenario.KEY);
        execution.world.add(new Actor(execution.world, who, -1, false, 0, Region.STORE, me -> {
            execution.world.step(me, key, true, () -> key.state == 0 ? 1 : 0);
            Stamp token = Stamp.fresh();
            execution.world.name(token, me, "lease");
            around.placeLease(Scenario.KEY, token);
            around.changed(Scenario.KEY, me);
            execution.world.log(me, "takes a lease");
        }));
    }

    /** Time passes, a number of times: a minute, so that a claim ends, or so much that a value is past its TTL. */
    static void addClock(Execution execution, int times) {
        Place key = execution.around.key(Scenario.KEY);
        execution.world.add(new Actor(execution.world, "clock", -1, false, 0, Region.STORE, me -> {
            for (int i = 0; i < times; i++) {
                int way = execution.world.step(me, key, true, () -> key.state != 0 ? 3 : 0);
                execution.around.timePasses(way == 0 ? PAST_CLAIM : PAST_TTL, me);
                me.forget();
            }
        }));
    }
}
