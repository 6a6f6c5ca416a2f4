package dev.larder.cache.explore;

import dev.larder.cache.key.KeyPattern;
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

    String name() {
        return name;
    }

    // ---- The cast

    /** A caller that reads the key a number of times, one after the other. */
    Scenario reader(String who, int process, int reads) {
        cast.add(execution -> Readers.add(execution, who, process, reads, Fate.LIVES));
        return this;
    }

    /** A caller whose process may die while it loads. */
    Scenario mortalReader(String who, int process) {
        cast.add(execution -> Readers.add(execution, who, process, 1, Fate.MAY_DIE));
        return this;
    }

    /** A caller whose load may never return. */
    Scenario hangingReader(String who, int process) {
        cast.add(execution -> Readers.add(execution, who, process, 1, Fate.MAY_HANG));
        return this;
    }

    /** A caller whose load may fail. */
    Scenario failingReader(String who, int process, int reads) {
        cast.add(execution -> Readers.add(execution, who, process, reads, Fate.MAY_FAIL));
        return this;
    }

    /** Any other actor. */
    Scenario with(Consumer<Execution> actor) {
        cast.add(actor);
        return this;
    }

    /** A writer that commits, then invalidates the key. */
    Scenario writer(String who, int process) {
        cast.add(execution -> Writers.addByKey(execution, who, process));
        return this;
    }

    /** A writer that commits, then invalidates by a pattern. */
    Scenario scanner(String who, int process) {
        cast.add(execution -> Writers.addByPattern(execution, who, process));
        return this;
    }

    /** A caller inside a transaction with a snapshot of its own. */
    Scenario readerInSnapshot(String who, int process) {
        cast.add(execution -> Readers.addInSnapshot(execution, who, process, false));
        return this;
    }

    /** The same, and the key is filled behind his call. */
    Scenario readerFilledBehind(String who, int process) {
        cast.add(execution -> Readers.addFilledBehind(execution, who, process, false));
        return this;
    }

    /** A writer that writes, reads through the cache and commits, rolls back, or never learns which. */
    Scenario transaction(String who, int process) {
        cast.add(execution -> Writers.addTransaction(execution, who, process, Writers.Tx.RIGHT));
        return this;
    }

    /** The cache renews values that are a minute old, and serves old ones in place of failures for ten. */
    Scenario renewing() {
        renews = true;
        return this;
    }

    /** A value of the source's first version stands under the key already, and is that old. */
    Scenario standing(Duration age) {
        standingFor = age;
        return this;
    }

    // ---- What may befall them

    /** The entry under the key ends by itself, at any moment. */
    Scenario expiries(int times) {
        cast.add(execution -> Mishaps.addExpiry(execution, times));
        return this;
    }

    /** The store's time passes, at any moment at which there is an entry. */
    Scenario ticks(int times) {
        cast.add(execution -> Mishaps.addClock(execution, times));
        return this;
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
