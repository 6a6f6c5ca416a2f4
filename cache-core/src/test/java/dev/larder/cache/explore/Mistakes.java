package dev.larder.cache.explore;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.Stamped;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.TimedEntry;
import dev.larder.cache.store.Watch;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores, and ways to use one, in which one rule is taken out. */
final class Mistakes {

    private static final Set<String> DIRECT = Set.of("isAvailable", "pool", "serverInfo");
    private static final Duration LIFE = Duration.ofMinutes(1);

    /** Another way to carry out a command; {@code command} is the right one. */
    private interface Wrongly {
        @Nullable
        Object carryOut(Object[] args, Rightly command) throws Throwable;
    }

    private interface Rightly {
        @Nullable
        Object carryOut() throws Throwable;
    }

    private Mistakes() {}

    private static CacheStore change(CacheStore store, String name, Wrongly wrongly) {
        return (CacheStore) Proxy.newProxyInstance(
                Mistakes.class.getClassLoader(), new Class<?>[] {CacheStore.class}, (proxy, method, args) -> {
                    Rightly rightly = () -> {
                        try {
                            return method.invoke(store, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    };
                    if (Seams.current() != null && method.getName().equals(name)) {
                        return wrongly.carryOut(args, rightly);
                    }
                    return method.isDefault() && !DIRECT.contains(method.getName())
                            ? InvocationHandler.invokeDefault(proxy, method, args)
                            : rightly.carryOut();
                });
    }

    // ---- In what executes commands

    /** A fill is also accepted where nothing stands: nobody can tell whether the key was invalidated meanwhile. */
    static CacheStore fillsWhereNothingStands(CacheStore store) {
        return change(store, "fillAll", (args, fill) -> {
            Fill asked = fill(args);
            if (store.read(asked.key()) != null) {
                return fill.carryOut();
            }
            Stamp placed = store.lease(asked.key(), LIFE);
            return List.of(placed == null ? FillResult.LEASE_LOST : store.fill(under(placed, asked)));
        });
    }

    /** A fill is accepted by whatever looks like the lease that was taken, whoever took it. */
    static CacheStore comparesContent(CacheStore store) {
        return change(store, "fillAll", (args, fill) -> {
            Fill asked = fill(args);
            byte[] bytes = store.read(asked.key());
            Envelope entry = bytes == null ? null : Envelope.parse(bytes);
            return entry != null && entry.kind() == Envelope.Kind.LEASE
                    ? List.of(store.fill(under(entry.stamp(), asked)))
                    : fill.carryOut();
        });
    }

    /**
     * A claim, and its fill, are accepted if what stands there looks like what was seen. Every second version of the
     * source looks the same.
     */
    static CacheStore claimsByContent(CacheStore store) {
        Map<Stamp, Integer> looks = new HashMap<>();
        CacheStore reading = change(store, "readTimed", (args, read) -> {
            TimedEntry entry = (TimedEntry) read.carryOut();
            if (entry != null) {
                look(entry.bytes(), looks);
            }
            return entry;
        });
        CacheStore claiming = change(reading, "claimAll", (args, claim) -> {
            Stamped seen = (Stamped) ((List<?>) args[0]).get(0);
            Stamp there = whatLooksLike(store, seen.key(), looks.get(seen.stamp()));
            Grant grant = there == null ? null : store.claim(seen.key(), there, (LeaseTerms) args[1]);
            if (grant != null) {
                looks.put(grant.token(), looks.get(seen.stamp()));
            }
            return Collections.singletonList(grant);
        });
        return change(claiming, "fillAll", (args, fill) -> {
            Fill asked = fill(args);
            Stamp there = whatLooksLike(store, asked.key(), looks.get(asked.token()));
            Grant grant = there == null ? null : store.claim(asked.key(), there, LeaseTerms.of(LIFE));
            return grant == null ? fill.carryOut() : List.of(store.fill(under(grant.token(), asked)));
        });
    }

    private static @Nullable Stamp whatLooksLike(CacheStore store, String key, @Nullable Integer look) {
        byte[] bytes = store.read(key);
        Envelope entry = bytes == null ? null : Envelope.parse(bytes);
        return entry != null
                        && entry.kind() == Envelope.Kind.VALUE
                        && look(bytes, new HashMap<>()).equals(look)
                ? entry.stamp()
                : null;
    }

    private static Integer look(byte[] bytes, Map<Stamp, Integer> looks) {
        Envelope entry = Envelope.parse(bytes);
        int look = entry == null || !entry.kind().hasPayload() ? -1 : (bytes[bytes.length - 2] - '0') % 2;
        if (entry != null) {
            looks.put(entry.stamp(), look);
        }
        return look;
    }

    // ---- Between engine and store

    /** A caller whose load failed serves what it saw before, without looking whether it still stands there. */
    static CacheStore doesNotLookAgain(Surroundings around, CacheStore store) {
        return change(store, "readTimed", (args, read) -> {
            if (actor().loaded == -1) {
                throw new StoreUnavailableException("not asked", null);
            }
            return read.carryOut();
        });
    }

    /** A caller whose load failed finds a copy that its process kept of what it saw last. */
    static CacheStore keepsCopies(Surroundings around, CacheStore store) {
        TimedEntry[] copies = new TimedEntry[4];
        return change(store, "readTimed", (args, read) -> {
            TimedEntry entry = (TimedEntry) read.carryOut();
            int process = actor().process;
            if (entry != null && Envelope.parse(entry.bytes()).kind().hasPayload()) {
                copies[process] = entry;
            }
            return actor().loaded == -1 && entry == null ? copies[process] : entry;
        });
    }

    /** A lease that was not answered in time is sent again with the same token. */
    static CacheStore resendsWithTheSameToken(Surroundings around, CacheStore store) {
        World world = around.world;
        Budget timeouts = new Budget(world, "time-outs", 1);
        return change(store, "leaseAll", (args, lease) -> {
            Actor me = actor();
            String key = (String) ((List<?>) args[0]).get(0);
            Stamp token = Stamp.fresh();
            world.name(token, me, "lease");
            if (world.step(me, around.key(key), true, () -> timeouts.isLeft() ? 3 : 1) == 1) {
                timeouts.use();
                around.executeLate("lease " + key, () -> around.placeLease(key, token));
                world.log(me, "lease " + key + " times out; it is sent again with the same token");
                world.step(me, around.key(key), true, Actor.ALWAYS);
            }
            boolean placed = around.placeLease(key, token);
            around.changed(key, me);
            me.saw(placed ? 1 : 0);
            world.log(me, "lease " + key + " -> " + (placed ? "ok" : "nothing"));
            return Collections.singletonList(placed ? new Grant(token, 0, false) : null);
        });
    }

    /** The source is read before the lease is answered. */
    static CacheStore loadsAhead(Surroundings around, CacheStore store) {
        return change(store, "leaseAll", (args, lease) -> {
            actor().ahead = Readers.load(around, actor(), Fate.LIVES);
            return lease.carryOut();
        });
    }

    /** Who reads a key takes the reply of a read of its process that is already under way. */
    static CacheStore sharesReplies(Surroundings around, CacheStore store) {
        World world = around.world;
        Place flying = world.place("replies on their way", Region.loads(0));
        Object[] reply = new Object[1];
        return change(store, "read", (args, read) -> {
            Actor me = actor();
            world.step(me, flying, true, Actor.ALWAYS);
            if (flying.state != 0) {
                me.saw(flying.state);
                world.log(me, "takes the reply of a read sent earlier");
                return reply[0];
            }
            reply[0] = read.carryOut();
            flying.state = Hash.mix(1, around.contentOf((byte[]) reply[0], me));
            world.step(me, flying, true, Actor.ALWAYS);
            flying.state = 0;
            return reply[0];
        });
    }

    /** A message says what was filled, and whoever is woken by it believes it. */
    static CacheStore believesMessages(Surroundings around, CacheStore store) {
        Place channel = around.world.place("the message", Region.STORE);
        byte[][] message = new byte[1][];
        CacheStore publishing = change(store, "fillAll", (args, fill) -> {
            Object stored = fill.carryOut();
            message[0] = fill(args).entry();
            around.world.touch(channel, true);
            channel.state = around.contentOf(message[0], actor());
            return stored;
        });
        CacheStore listening = change(publishing, "watch", (args, watch) -> {
            Watch silent = (Watch) watch.carryOut();
            return new BelievingWatch(around, silent, channel, message);
        });
        return change(listening, "read", (args, read) -> {
            byte[] believed = actor().believed;
            actor().believed = null;
            return believed == null ? read.carryOut() : believed;
        });
    }

    private record BelievingWatch(Surroundings around, Watch watch, Place channel, byte[][] message) implements Watch {

        @Override
        public boolean await(Duration atMost) throws InterruptedException {
            Actor me = actor();
            int way = around.world.step(me, channel, false, () -> message[0] == null ? 1 : 3);
            if (way == 0) {
                return watch.await(atMost);
            }
            me.believed = message[0];
            me.saw(channel.state);
            around.world.log(me, "is woken by a message with a value");
            return true;
        }

        @Override
        public void close() {
            watch.close();
        }
    }

    /** What is outstanding counts as delivered as soon as the store can be reached again; then it is delivered. */
    static CacheStore liftsAtReconnect(Surroundings around, CacheStore store) {
        return change(store, "drop", (args, drop) -> {
            if (!actor().isTask) {
                return drop.carryOut();
            }
            around.executeLate("drop", () -> around.executing.drop(List.of(Scenario.KEY)));
            around.world.log(actor(), "is back, and lifts the quarantine before it delivers");
            return 1L;
        });
    }

    private static Fill fill(Object[] args) {
        return (Fill) ((List<?>) args[0]).get(0);
    }

    private static Fill under(Stamp token, Fill fill) {
        return new Fill(fill.key(), token, fill.entry(), fill.life(), fill.tags(), fill.clock(), fill.indexed());
    }

    private static Actor actor() {
        Actor me = Seams.current();
        if (me == null) {
            throw new AssertionError("Not an actor");
        }
        return me;
    }
}
