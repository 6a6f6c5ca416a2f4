package dev.larder.cache.explore;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** One thread of control in an execution: a caller, a writer, the network, or a task of the engine. */
final class Actor {

    /** What an actor does. Whatever it throws breaks the execution, unless it is {@link Abandoned}. */
    interface Body {
        void run(Actor self) throws Throwable;
    }

    /** A step that is possible in one way, at any time. */
    static final IntSupplier ALWAYS = () -> 1;

    final World world;
    final String name;
    final long id;

    /** The process it belongs to; -1: none. */
    final int process;

    /** Whether the execution goes on until it has ended. */
    final boolean awaited;

    private final Body body;

    /** What it may still read and write, as bits of {@link Region}. */
    int mayRead;

    int mayWrite;

    /** Everything it has seen and done since its current call began; two equal ones go on in the same way. */
    long history;

    /** Its history up to the beginning of its current call, with what it must be given. */
    long base;

    int calls;

    private final Map<String, Integer> made = new HashMap<>();

    /** Its own clock, for waiting only; moves when it gives up waiting. */
    long nanos;

    /** What it last saw under the key; a waiter has a reason to look again once that has changed. */
    long lastSeen;

    /** What tasks it gives to its engine may touch. */
    int tasksMayRead;

    int tasksMayWrite;

    /** What its last load gave; whoever gets past a latch that it opened may learn of that. */
    long loaded;

    /** What was promised when its load failed: whatever it is given in place of the load must be that new. */
    int floorAtFailure;

    /** A value it loaded, or was told, earlier than it should have; {@code null}: none. Only mistakes set it. */
    @Nullable
    String ahead;

    byte @Nullable [] believed;

    int tasks;
    boolean isTask;

    /** How deep it is in a function that runs within one step. */
    int atomic;

    volatile boolean launched;
    volatile boolean ended;
    boolean dead;

    // The step it takes next, once it is chosen.
    @Nullable
    Place place;

    boolean writes;
    IntSupplier alternatives = ALWAYS;
    int chosen;

    @Nullable
    ActorThread thread;

    Actor(World world, String name, int process, boolean awaited, int mayRead, int mayWrite, Body body) {
        this.world = world;
        this.name = name;
        this.id = Hash.of(name);
        this.process = process;
        this.awaited = awaited;
        this.mayRead = mayRead | mayWrite;
        this.mayWrite = mayWrite;
        this.body = body;
        this.history = id;
    }

    /** The ways in which its next step is possible now, as bits. */
    int ways() {
        if (ended || dead) {
            return 0;
        }
        return launched ? alternatives.getAsInt() : 1;
    }

    /** What it may touch from now on; it will never touch anything else. */
    void renounce(int regions) {
        mayRead &= ~regions;
        mayWrite &= ~regions;
    }

    /** Its call is over, so nothing of what it saw matters any more. */
    void forget() {
        calls++;
        tasks = 0;
        loaded = 0;
        floorAtFailure = 0;
        ahead = null;
        believed = null;
        made.clear();
        nanos = 0;
        lastSeen = 0;
        history = Hash.mix(id, calls);
        base = history;
    }

    /** It begins a new turn of its call, knowing only {@code known} of all it has seen since the call began. */
    void beginsTurn(long known) {
        history = Hash.mix(base, Hash.mix(known, nanos));
    }

    /** A number that nothing else in this execution has, and that does not depend on what others do. */
    long newId(String kind) {
        return Hash.mix(Hash.mix(id, calls), Hash.mix(Hash.of(kind), made.merge(kind, 1, Integer::sum)));
    }

    void saw(long what) {
        history = Hash.mix(history, what);
    }

    /** Runs on its thread. */
    void run() {
        try {
            body.run(this);
        } catch (Abandoned e) {
            return;
        } catch (Violation e) {
            world.isViolated(e.getMessage());
        } catch (Throwable e) {
            if (world.isOver()) {
                return;
            }
            world.failed(this, e);
        }
        world.ends(this);
    }
}
