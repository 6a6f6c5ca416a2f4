package dev.larder.cache.explore;

import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.store.CacheStore;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A small cast around one key: callers and writers in up to four processes, and what may befall them. {@link #explore}
 * runs the real engine in every order of their steps.
 */
final class Scenario {

    static final String KEY = "product:1";

    private static final LongSupplier CLOCK = () -> {
        Actor me = Seams.current();
        return me == null ? 0 : me.nanos;
    };

    private final String name;
    private final List<Consumer<Execution>> cast = new ArrayList<>();
    private final Map<Integer, Integer> readers = new HashMap<>();
    private int writers;
    private final Map<String, String> mistakes = new HashMap<>();
    private final Map<String, Integer> losses = new LinkedHashMap<>();
    private UnaryOperator<CacheStore> faultBelow = UnaryOperator.identity();
    private BiFunction<Surroundings, CacheStore, CacheStore> faultAbove = (around, store) -> store;
    private final Set<Integer> cutOff = new HashSet<>();
    private int giveUps;
    private @Nullable Duration standingFor;
    private boolean renews;
    private boolean hasNetwork;
    private boolean mayNotBeQuiet;

    Scenario(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }

    // ---- The cast

    /** Callers in these processes that read the key once each. */
    Scenario readers(int... processes) {
        for (int process : processes) {
            reader(process, 1);
        }
        return this;
    }

    /** A caller that reads the key a number of times, one after the other. */
    Scenario reader(int process, int reads) {
        return reader(process, reads, Fate.LIVES);
    }

    /** A caller whose process may die while it loads. */
    Scenario mortalReader(int process) {
        return reader(process, 1, Fate.MAY_DIE);
    }

    /** A caller whose load may never return. */
    Scenario hangingReader(int process) {
        return reader(process, 1, Fate.MAY_HANG);
    }

    /** Callers in these processes, whose loads may fail. */
    Scenario failingReaders(int... processes) {
        for (int process : processes) {
            failingReader(process, 1);
        }
        return this;
    }

    /** A caller whose loads may fail. */
    Scenario failingReader(int process, int reads) {
        return reader(process, reads, Fate.MAY_FAIL);
    }

    /** Readers are called by their process and their number in it: A1, A2, B1. */
    private Scenario reader(int process, int reads, Fate fate) {
        String who = "reader " + (char) ('A' + process) + readers.merge(process, 1, Integer::sum);
        return with(execution -> Readers.add(execution, who, process, reads, fate));
    }

    /** A writer that commits, then invalidates the key. */
    Scenario writer(int process) {
        String who = "writer " + ++writers;
        return with(execution -> Writers.addByKey(execution, who, process));
    }

    /** A writer that commits, then invalidates by a pattern. */
    Scenario scanner(int process) {
        return with(execution -> Writers.addByPattern(execution, "scanner", process));
    }

    /** A caller inside a transaction with a snapshot of its own. */
    Scenario readerInSnapshot(int process) {
        return with(execution -> Readers.addInSnapshot(execution, "transaction", process, false));
    }

    /** The same, and the key is filled behind his call. */
    Scenario readerFilledBehind(int process) {
        return with(execution -> Readers.addFilledBehind(execution, "transaction", process, false));
    }

    /** A writer that writes, reads through the cache and commits, rolls back, or never learns which. */
    Scenario transaction(int process) {
        return with(execution -> Writers.addTransaction(execution, "transaction", process, Writers.Tx.RIGHT));
    }

    /** Any other actor. */
    Scenario with(Consumer<Execution> actor) {
        cast.add(actor);
        return this;
    }

    /**
     * The cache renews values that are a minute old, and serves old ones in place of failures for ten. A value of the
     * source's first version stands under the key already, and is of this age.
     */
    Scenario renewing(Duration age) {
        renews = true;
        standingFor = age;
        return this;
    }

    // ---- What may befall them

    /** The entry under the key ends by itself, at any moment. */
    Scenario expiries(int times) {
        return with(execution -> Mishaps.addExpiry(execution, times));
    }

    /** The store's time passes, at any moment at which there is an entry. */
    Scenario ticks(int times) {
        return with(execution -> Mishaps.addClock(execution, times));
    }

    /** That many callers may give up waiting although somebody could still move. */
    Scenario giveUps(int times) {
        giveUps = times;
        return this;
    }

    /** Commands of this name may be lost, before or after they were executed, or be executed late. */
    Scenario losing(String command, int times) {
        losses.put(command, times);
        return lateCommands();
    }

    /** Commands that were given up by their sender arrive at any later time. */
    Scenario lateCommands() {
        if (!hasNetwork) {
            hasNetwork = true;
            cast.add(Mishaps::addNetwork);
        }
        return this;
    }

    /** Nothing the process sends reaches the store. */
    Scenario cutOff(int process) {
        cutOff.add(process);
        return this;
    }

    /** Nobody may come to wait for time to pass: whatever they wait for is still going to happen. */
    Scenario nobodyWaitsInVain() {
        mayNotBeQuiet = true;
        return this;
    }

    // ---- Mistakes

    /** A class of the engine's packages is replaced by one that makes a mistake; both by simple or qualified path. */
    Scenario replacing(String original, String mistake) {
        mistakes.put("dev/larder/cache/" + original, "dev/larder/cache/" + mistake);
        return this;
    }

    /** A mistake in what executes commands: all it does is one step. */
    Scenario executedBy(UnaryOperator<CacheStore> fault) {
        faultBelow = fault;
        return this;
    }

    /** A mistake between engine and store: every command it sends is a step. */
    Scenario sentThrough(BiFunction<Surroundings, CacheStore, CacheStore> fault) {
        faultAbove = fault;
        return this;
    }

    // ---- Exploring

    Exploration explore() {
        return Exploration.of(this);
    }

    /** Builds one execution. */
    void cast(World world, ClassLoader engines) {
        Surroundings around = new Surroundings(world, faultBelow);
        losses.forEach(around::loses);
        cutOff.forEach(around::cutOff);
        world.giveUps = new Budget(world, "giving up", giveUps);
        around.key(KEY);
        CacheStore store = faultAbove.apply(around, ScheduledStore.over(around));
        Execution execution = new Execution(
                world,
                around,
                process -> newProcess(world, engines, store, process),
                losses.containsKey("drop"),
                renews);
        if (standingFor != null) {
            execution.fillFirst(standingFor);
        }
        cast.forEach(actor -> actor.accept(execution));
        world.mayNotBeQuiet = mayNotBeQuiet;
        world.onTaskEnd = execution::taskEnds;
        world.atEnd = execution::check;
    }

    ClassLoader engines() {
        return new InstrumentedClasses(mistakes);
    }

    private Process newProcess(World world, ClassLoader engines, CacheStore store, int number) {
        Process[] made = new Process[1];
        Seams.settingUp(world, number, () -> {
            try {
                made[0] = (Process) engines.loadClass("dev.larder.cache.engine.ExploredEngine")
                        .getConstructor(CacheStore.class, LongSupplier.class, boolean.class)
                        .newInstance(store, CLOCK, renews);
            } catch (InvocationTargetException e) {
                throw new AssertionError(e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        });
        return made[0];
    }

    /** Matches the key as an invalidation of its whole cache does. */
    static final KeyPattern ALL_PRODUCTS = new KeyPattern() {
        @Override
        public List<String> globs() {
            return List.of("product:*");
        }

        @Override
        public boolean matches(String key) {
            return key.startsWith("product:");
        }
    };
}
