package dev.larder.cache.explore;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseUnansweredException;
import dev.larder.cache.store.Seen;
import dev.larder.cache.store.Stamped;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.TimedEntry;
import dev.larder.cache.store.Watch;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The store as engines see it: every command is a step, atomic on one key, and may remain unanswered where the scenario
 * says so. Written without naming most commands, so that new ones are explored without a change here.
 */
final class ScheduledStore implements InvocationHandler {

    private static final int ANSWERED = 0;
    private static final int LOST_BEFORE = 1;
    private static final int LOST_AFTER = 2;
    private static final int EXECUTED_LATE = 3;

    /** Commands that touch no key, or that scenarios do not reach. */
    private static final Set<String> DIRECT = Set.of(
            "ping",
            "close",
            "isAvailable",
            "pool",
            "serverInfo",
            "intents",
            "sweep",
            "forEachMatching",
            "toString",
            "hashCode",
            "equals");

    private static final Set<String> CAN_BE_LATE = Set.of("lease", "drop", "fill");

    private static final Duration LONG = Duration.ofDays(1);

    /** One command on one key. */
    private interface Command {
        @Nullable
        Object execute() throws Throwable;
    }

    private final Surroundings around;
    private final World world;

    private ScheduledStore(Surroundings around) {
        this.around = around;
        this.world = around.world;
    }

    static CacheStore over(Surroundings around) {
        return (CacheStore) Proxy.newProxyInstance(
                ScheduledStore.class.getClassLoader(), new Class<?>[] {CacheStore.class}, new ScheduledStore(around));
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
        Actor me = Seams.current();
        String name = method.getName();
        if (DIRECT.contains(name) || me == null || args == null) {
            return call(method, args);
        }
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, args); // It leads to one that is not.
        }
        if (around.isCutOff(me.process)) {
            world.log(me, "cannot reach the store");
            throw new StoreUnavailableException("cut off", null);
        }
        return switch (name) {
            case "watch" -> watch(me, (String) args[0]);
            case "drop" -> drop(me, (Collection<String>) args[0]);
            case "dropMatching" -> dropMatching(me, (KeyPattern) args[0]);
            case "leaseAll" -> each((List<String>) args[0], key -> one(me, "lease", key, method, args, key));
            case "readAll" -> each((List<String>) args[0], key -> one(me, "read", key, method, args, key));
            case "claimAll" -> each((List<Stamped>) args[0], seen -> one(me, "claim", seen.key(), method, args, seen));
            case "releaseAll" ->
                each((List<Stamped>) args[0], held -> one(me, "release", held.key(), method, args, held));
            case "renewAll" -> each((List<Stamped>) args[0], held -> one(me, "renew", held.key(), method, args, held));
            case "dropAllIfUnchanged" ->
                each((List<Seen>) args[0], seen -> one(me, "dropIfUnchanged", seen.key(), method, args, seen));
            case "fillAll" -> each((List<Fill>) args[0], fill -> one(me, "fill", fill.key(), method, args, fill));
            default -> single(me, name, (String) args[0], args, () -> call(method, args));
        };
    }

    private @Nullable Object call(Method method, Object @Nullable [] args) throws Throwable {
        try {
            return method.invoke(around.executing, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    // ---- Commands on one key

    private interface ForOne<T> {
        @Nullable
        Object apply(T one) throws Throwable;
    }

    /** A command on several keys is one on each of them, in their order. */
    private static <T> List<@Nullable Object> each(List<T> all, ForOne<T> command) throws Throwable {
        List<@Nullable Object> replies = new ArrayList<>();
        for (T one : all) {
            replies.add(command.apply(one));
        }
        return replies;
    }

    /** The command on one of its keys. */
    private @Nullable Object one(Actor me, String name, String key, Method method, Object[] args, Object single)
            throws Throwable {
        Object[] ofOne = args.clone();
        ofOne[0] = List.of(single);
        return single(me, name, key, new Object[] {single}, () -> ((List<?>) call(method, ofOne)).get(0));
    }

    private @Nullable Object single(Actor me, String name, String key, Object[] args, Command command)
            throws Throwable {
        boolean reads = name.startsWith("read");
        int way = begin(me, name, key, reads);
        nameStamps(me, args);
        if (way == LOST_BEFORE || way == EXECUTED_LATE) {
            Stamp token = Stamp.fresh();
            world.name(token, me, name);
            if (way == EXECUTED_LATE) {
                executeLate(name, key, command, token);
            }
            throw lost(name, key, token);
        }
        Object reply = command.execute();
        if (reply instanceof Grant grant && !world.isNamed(grant.token())) {
            world.name(grant.token(), me, name);
        }
        saw(me, name, reply);
        if (reads) {
            me.lastSeen = around.key(key).state;
        } else {
            around.changed(key, me);
        }
        if (name.equals("fill") || name.equals("release") || name.equals("postpone")) {
            around.wake(key);
        }
        if (world.isLogging()) {
            world.log(
                    me,
                    name + " " + key + " -> " + text(reply) + (way == LOST_AFTER ? ", and the answer is lost" : ""));
        }
        if (way == LOST_AFTER) {
            throw lost(name, key, reply instanceof Grant grant ? grant.token() : Stamp.fresh());
        }
        return reply;
    }

    private int begin(Actor me, String name, String key, boolean reads) {
        Budget losses = around.losses(name);
        IntSupplier ways = losses == null
                ? Actor.ALWAYS
                : () -> !losses.isLeft()
                        ? 1 << ANSWERED
                        : reads
                                ? 1 << ANSWERED | 1 << LOST_BEFORE
                                : 0xF & ~(CAN_BE_LATE.contains(name) ? 0 : 1 << EXECUTED_LATE);
        int way = world.step(me, around.key(key), !reads, ways);
        if (losses != null && way != ANSWERED) {
            losses.use();
        }
        return way;
    }

    private void executeLate(String name, String key, Command command, Stamp token) {
        around.executeLate(name + " " + key, () -> {
            if (name.equals("lease")) {
                around.placeLease(key, token);
            } else {
                try {
                    command.execute();
                } catch (Throwable e) {
                    throw new AssertionError("A late command failed", e);
                }
            }
        });
    }

    private StoreUnavailableException lost(String name, String key, Stamp token) {
        Actor me = Seams.current();
        if (me != null) {
            world.log(me, name + " is not answered");
        }
        return name.equals("lease") || name.equals("claim") || name.equals("write")
                ? new LeaseUnansweredException("not answered", Map.of(token, key), null)
                : new StoreUnavailableException("not answered", null);
    }

    private void nameStamps(Actor me, Object[] args) {
        for (Object arg : args) {
            Envelope entry = arg instanceof Fill fill ? Envelope.parse(fill.entry()) : null;
            if (entry != null && !world.isNamed(entry.stamp())) {
                world.name(entry.stamp(), me, "value");
            }
        }
    }

    private void saw(Actor me, String name, @Nullable Object reply) {
        me.saw(Hash.of(name));
        if (reply == null) {
            me.saw(0);
        } else if (reply instanceof byte[] bytes) {
            me.saw(around.contentOf(bytes, me));
        } else if (reply instanceof TimedEntry timed) {
            me.saw(around.contentOf(timed.bytes(), me));
            me.saw(timed.remainingMillis());
        } else if (reply instanceof Grant grant) {
            me.saw(world.idOf(grant.token()));
            me.saw(grant.clock());
            me.saw(grant.fenced() ? 1 : 0);
        } else {
            me.saw(Hash.of(reply.toString()));
        }
    }

    private String text(@Nullable Object reply) {
        return reply instanceof byte[] bytes
                ? around.describe(bytes)
                : reply instanceof TimedEntry timed
                        ? around.describe(timed.bytes()) + " for " + timed.remainingMillis() + " ms"
                        : reply instanceof Grant ? "ok" : reply == null ? "nothing" : reply.toString();
    }

    // ---- Commands on several keys: a step for each

    private long drop(Actor me, Collection<String> keys) {
        long dropped = 0;
        for (String key : keys.stream().sorted().toList()) {
            dropped += dropOne(me, key) ? 1 : 0;
        }
        return dropped;
    }

    private boolean dropOne(Actor me, String key) {
        int way = begin(me, "drop", key, false);
        if (way == EXECUTED_LATE) {
            around.executeLate("drop " + key, () -> around.executing.drop(List.of(key)));
        }
        boolean dropped = false;
        if (way == ANSWERED || way == LOST_AFTER) {
            dropped = around.executing.drop(List.of(key)) > 0;
            me.saw(dropped ? 1 : 0);
            around.changed(key, me);
            world.log(me, "drop " + key + " -> " + dropped);
        }
        if (way != ANSWERED) {
            throw lost("drop", key, Stamp.fresh());
        }
        return dropped;
    }

    /**
     * Finds every key that was there throughout; whatever else it likes. To find a key and to drop it are two steps.
     */
    private long dropMatching(Actor me, KeyPattern pattern) {
        long dropped = 0;
        for (String key : around.keys()) {
            if (pattern.matches(key) && isFound(me, key) && dropOne(me, key)) {
                dropped++;
            }
        }
        return dropped;
    }

    private boolean isFound(Actor me, String key) {
        Place place = around.key(key);
        world.step(me, place, false, Actor.ALWAYS);
        me.saw(place.state == 0 ? 0 : 1);
        Surroundings.Scan scan = around.beginScan(place.state != 0);
        world.log(me, "scan begins");
        boolean found = world.step(me, place, false, () -> (place.state != 0 ? 1 : 0) | (scan.unbroken ? 0 : 2)) == 0;
        around.endScan(scan);
        world.log(me, found ? "scan finds " + key : "scan ends without " + key);
        return found;
    }

    // ---- Watches

    private Watch watch(Actor me, String key) {
        world.step(me, around.wakes(), true, Actor.ALWAYS);
        return new ScheduledWatch(around, around.listen(key, me), me);
    }

    /** An ear at a key. A message may come at any time after what it tells of, and it may be lost. */
    private record ScheduledWatch(Surroundings around, Surroundings.Ear ear, Actor me) implements Watch {

        private static final int WOKEN = 0;
        private static final int LOOKS_BY_ITSELF = 1;
        private static final int TIME_PASSED = 2;

        @Override
        public boolean await(Duration atMost) {
            World world = around.world;
            Place key = around.key(ear.key);
            int way = world.step(me, around.wakes(), true, () -> ways(key));
            world.touch(key, false);
            if (way == TIME_PASSED) {
                world.givesUp(me, LONG.toNanos());
                return false;
            }
            world.log(me, way == WOKEN ? "is woken" : "looks by itself");
            if (way == WOKEN) {
                ear.woken = false;
                around.wakesChanged();
            }
            return way == WOKEN;
        }

        private int ways(Place key) {
            if (ear.woken) {
                return 1 << WOKEN;
            }
            return (key.state != me.lastSeen ? 1 << LOOKS_BY_ITSELF : 0)
                    | (around.world.mayGiveUp() ? 1 << TIME_PASSED : 0);
        }

        @Override
        public void close() {
            if (!around.world.isOver()) {
                around.stopListening(ear);
            }
        }
    }
}
