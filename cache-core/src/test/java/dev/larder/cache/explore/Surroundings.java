package dev.larder.cache.explore;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.TimedEntry;
import dev.larder.cache.store.memory.MemoryStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What lies around the engines of one execution: a store, whose every command is a step; a source, whose version rises
 * with every commit; and what a read must return at least.
 */
final class Surroundings {

    /** Somebody listening for wake-ups of a key. */
    static final class Ear {
        final String key;
        final long id;
        boolean woken;

        Ear(String key, long id) {
            this.key = key;
            this.id = id;
        }
    }

    /** A walk through the keyspace that has not ended. */
    static final class Scan {
        /** Whether the key has been there since the walk began, so that it cannot end without it. */
        boolean unbroken;
    }

    private record Late(String what, Runnable command) {}

    private static final int PAYLOAD_ID = 28;
    private static final int AFTER_IDS = 44;

    final World world;

    final MemoryStore memory = new MemoryStore(this::nanos);

    /** What executes commands: the memory store, or a faulty one over it. */
    final CacheStore executing;

    final Place source;
    final Place floor;
    private final Place wakes;
    private final Place scanning;
    private final Place network;
    private final Map<String, Place> keys = new HashMap<>();
    private final List<Ear> ears = new ArrayList<>();
    private final List<Scan> scans = new ArrayList<>();
    private final Deque<Late> late = new ArrayDeque<>();
    private final Map<String, Budget> faults = new HashMap<>();

    /** The committed version of the source. */
    int version;

    /** Whether there are writes that may yet be rolled back, which nobody else must see. */
    boolean isAnythingUncommitted;

    private final Set<Integer> cutOff = new HashSet<>();

    /** The store's clock. */
    private long nanos;

    private int promised;
    private final int[] promisedIn = new int[4];

    Surroundings(World world, UnaryOperator<CacheStore> fault) {
        this.world = world;
        this.executing = fault.apply(memory);
        this.source = world.place("the source", Region.SOURCE);
        this.floor = world.place("what is promised", Region.FLOOR);
        this.wakes = world.place("wake-ups", Region.STORE);
        this.scanning = world.place("scans", Region.STORE);
        this.network = world.place("the network", Region.STORE);
    }

    // ---- Keys

    Place key(String key) {
        return keys.computeIfAbsent(key, name -> world.place(name, Region.STORE));
    }

    List<String> keys() {
        return keys.keySet().stream().sorted().toList();
    }

    /** A command on the key was executed by {@code me}. */
    void changed(String key, Actor me) {
        Place place = key(key);
        TimedEntry entry = memory.readTimed(key);
        place.state = entry == null ? 0 : Hash.mix(contentOf(entry.bytes(), me), entry.remainingMillis());
        if (entry == null && scans.stream().anyMatch(scan -> scan.unbroken)) {
            scans.forEach(scan -> scan.unbroken = false);
            scansChanged();
        }
    }

    /** What the bytes are, with stamps by the names they have in every execution. */
    long contentOf(byte @Nullable [] bytes, Actor me) {
        if (bytes == null) {
            return 0;
        }
        Envelope entry = Envelope.parse(bytes);
        if (entry == null) {
            return Hash.of(bytes, 0);
        }
        long hash = Hash.mix(entry.kind().ordinal() + 1, idOf(entry.stamp(), me));
        if (entry.kind().hasPayload()) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, PAYLOAD_ID, Stamp.LENGTH);
            Stamp payload = new Stamp(buffer.getLong(), buffer.getLong());
            hash = Hash.mix(hash, world.isNamed(payload) ? world.idOf(payload) : 0);
        }
        return Hash.mix(hash, Hash.of(bytes, AFTER_IDS));
    }

    long idOf(Stamp stamp, Actor me) {
        if (!world.isNamed(stamp)) {
            world.name(stamp, me, "a stamp");
        }
        return world.idOf(stamp);
    }

    String describe(byte @Nullable [] bytes) {
        Envelope entry = bytes == null ? null : Envelope.parse(bytes);
        if (bytes == null || entry == null) {
            return bytes == null ? "nothing" : "foreign bytes";
        }
        String payload = new String(bytes, Envelope.HEADER_LENGTH, bytes.length - Envelope.HEADER_LENGTH);
        return entry.kind() + " " + payload + " [" + world.nameOf(entry.stamp()) + "]";
    }

    /** The entry under the key ends by itself; nobody is told. */
    void expires(String key, Actor me) {
        world.log(me, key + " ends, it was " + describe(memory.read(key)));
        memory.drop(List.of(key));
        changed(key, me);
    }

    /** Puts a lease with a token of the caller's choice under the key, if nothing stands there. */
    boolean placeLease(String key, Stamp token) {
        Stamp placed = memory.lease(key, Duration.ofDays(1));
        return placed != null && memory.fill(key, placed, Envelope.lease(token, key), Duration.ofDays(1));
    }

    private long nanos() {
        return nanos;
    }

    /** The store's clock moves on: entries grow older, and leases end. */
    void timePasses(Duration time, Actor me) {
        nanos += time.toNanos();
        world.log(me, time.toSeconds() + " seconds pass");
        keys().forEach(key -> {
            world.touch(key(key), true);
            changed(key, me);
        });
    }

    // ---- Wake-ups

    Place wakes() {
        return wakes;
    }

    Ear listen(String key, Actor me) {
        Ear ear = new Ear(key, me.newId("ear"));
        ears.add(ear);
        wakesChanged();
        return ear;
    }

    void stopListening(Ear ear) {
        ears.remove(ear);
        wakesChanged();
    }

    void wake(String key) {
        ears.stream().filter(ear -> ear.key.equals(key)).forEach(ear -> ear.woken = true);
        wakesChanged();
    }

    void wakesChanged() {
        world.touch(wakes, true);
        wakes.state = ears.stream()
                .mapToLong(ear -> Hash.mix(ear.id, ear.woken ? 1 : 2))
                .sum();
    }

    // ---- Scans

    Scan beginScan(boolean isThere) {
        Scan scan = new Scan();
        scan.unbroken = isThere;
        scans.add(scan);
        scansChanged();
        return scan;
    }

    void endScan(Scan scan) {
        scans.remove(scan);
        scansChanged();
    }

    private void scansChanged() {
        world.touch(scanning, true);
        scanning.state =
                scans.stream().mapToLong(scan -> scan.unbroken ? 1 : 1 << 8).sum();
    }

    // ---- Faults

    /** How often a command of this name may remain unanswered. */
    void loses(String command, int times) {
        faults.put(command, new Budget(world, "losses of " + command, times));
    }

    @Nullable
    Budget losses(String command) {
        return faults.get(command);
    }

    /** No command of the process reaches the store, from the beginning to the end. */
    void cutOff(int process) {
        cutOff.add(process);
    }

    boolean isCutOff(int process) {
        return cutOff.contains(process);
    }

    /** A command that was given up by its sender and is executed at any later time. */
    void executeLate(String what, Runnable command) {
        late.add(new Late(what, command));
        networkChanged();
    }

    boolean isAnythingLate() {
        return !late.isEmpty();
    }

    Place network() {
        return network;
    }

    void executeNextLate(Actor me) {
        Late next = late.remove();
        next.command.run();
        networkChanged();
        if (next.what.startsWith("fill")) {
            keys().forEach(this::wake);
        }
        keys().forEach(key -> {
            world.touch(key(key), true);
            changed(key, me);
        });
        world.log(me, "executes late: " + next.what);
    }

    private void networkChanged() {
        world.touch(network, true);
        network.state = late.stream().map(Late::what).mapToLong(Hash::of).reduce(0, Hash::mix);
    }

    // ---- Promises

    /** What a read of the process that begins now must return at least. */
    int floorIn(int process) {
        return Math.max(promised, promisedIn[process]);
    }

    /** An invalidation of this version has returned in the process; {@code everywhere}: and is confirmed. */
    void promise(int version, int process, boolean everywhere) {
        world.touch(floor, true);
        promisedIn[process] = Math.max(promisedIn[process], version);
        if (everywhere) {
            promised = Math.max(promised, version);
        }
        floor.state = promised;
        for (int inProcess : promisedIn) {
            floor.state = Hash.mix(floor.state, inProcess);
        }
    }

    /** What was outstanding in the process has been delivered. */
    void delivered(int process) {
        promise(promisedIn[process], process, true);
    }
}
