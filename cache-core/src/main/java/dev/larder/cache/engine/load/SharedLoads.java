package dev.larder.cache.engine.load;

import dev.larder.cache.codec.DecodeException;
import dev.larder.cache.codec.EncodeException;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.engine.entry.EntryRules;
import dev.larder.cache.engine.entry.Lifetimes;
import dev.larder.cache.engine.entry.RareWarning;
import dev.larder.cache.engine.entry.TaggedEntries;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.ErrorKind;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs loads so that others can share them, and hands out what they gave. */
public final class SharedLoads {

    private static final Logger log = LoggerFactory.getLogger(SharedLoads.class);

    /**
     * A loaded value, the entry it makes (none if no codec can write it) and for how long that is stored, the time for
     * stale-if-error included (none if it is not stored).
     */
    public record Loaded(
            @Nullable Object value,
            byte @Nullable [] entry,
            @Nullable Duration life) {

        /** A value for the caller alone. */
        public static Loaded unshared(@Nullable Object value) {
            return new Loaded(value, null, null);
        }
    }

    private final LoadRunner runner;
    private final Lifetimes lifetimes;
    private final TaggedEntries tagged;
    private final CacheListener listener;
    private final TimedLoads timed;
    private final Patience patience;
    private final EntryRules rules;
    private final LoadOrder order = new LoadOrder();
    private final UnshareableKeys unshareable = new UnshareableKeys();
    private final RareWarning unencodable;
    private final RareWarning undecodable;
    private final RareWarning stuck;

    public SharedLoads(
            LoadRunner runner,
            Lifetimes lifetimes,
            TaggedEntries tagged,
            CacheListener listener,
            TimedLoads timed,
            Patience patience,
            LongSupplier nanoClock) {
        this.unencodable = new RareWarning(log, "does not store a value", nanoClock);
        this.undecodable = new RareWarning(log, "cannot read what stands under a key of it", nanoClock);
        this.stuck = new RareWarning(log, "waited in vain for a load of this process", nanoClock);
        this.runner = runner;
        this.lifetimes = lifetimes;
        this.tagged = tagged;
        this.listener = listener;
        this.rules = new EntryRules(listener, nanoClock);
        this.timed = timed;
        this.patience = patience;
    }

    public LoadOrder order() {
        return order;
    }

    public LoadRunner runner() {
        return runner;
    }

    /** Whether there is no sense in waiting for a load of the key, since its value cannot be shared. */
    public boolean isUnshareable(String key) {
        return unshareable.contains(key);
    }

    /** Loads for the caller and whoever shares {@code load}; all of them see how it ends. */
    public Loaded run(ReadCall read, SharedLoad load) throws Throwable {
        load.runsHere();
        try {
            Object value = runner.run(read.spec, read.key, read.call);
            Loaded loaded = encoded(read, value);
            load.succeed(loaded.entry);
            return loaded;
        } catch (Throwable failure) {
            load.fail(failure);
            throw failure;
        }
    }

    /** What a loaded value makes. */
    public Loaded encoded(ReadCall read, @Nullable Object value) {
        try {
            Duration life = rules.lifeOf(lifetimes, read.spec, value, read.call);
            if (life == null) {
                byte[] copy = read.spec.format().encode(value, Stamp.fresh(), 0);
                unshareable.remove(read.key);
                return new Loaded(value, copy, null);
            }
            Duration physical = Lifetimes.withStale(life, read.spec.renewal());
            long physicalMillis = physical.toMillis();
            byte[] entry =
                    read.spec.format().encode(value, Stamp.fresh(), physicalMillis, physicalMillis - life.toMillis());
            unshareable.remove(read.key);
            return new Loaded(value, entry, physical);
        } catch (EncodeException e) {
            unshareable.add(read.key);
            unencodable.say(read.spec.name(), String.valueOf(e.getMessage()), e);
            listener.onError(read.spec.name(), ErrorKind.ENCODE, e);
            return Loaded.unshared(value);
        }
    }

    /** Loads for the caller alone and stores nothing. */
    @Nullable
    public Object runDirectly(ReadCall read, Outcome outcome, Reason reason) throws Throwable {
        read.answeredBy(outcome, reason);
        return timed.run(read, by -> runner.run(by.spec, by.key, by.call));
    }

    /** Waits for a load under a lease of this process, and shares it. */
    @Nullable
    public Object join(ReadCall read, SharedLoad load) throws Throwable {
        boolean ended = patience.waitFor(read, load::await);
        if (!ended && !read.interrupted) {
            waitedInVain(read, load);
        }
        return ended && load.mayAnswer(read) ? share(read, load, Outcome.JOINED, Reason.LOADING) : Step.LOOK_AGAIN;
    }

    /** The caller's own copy of what an ended load gave, or the exception that all who waited for it receive. */
    @Nullable
    Object share(ReadCall read, SharedLoad load, Outcome outcome, Reason reason) throws Throwable {
        if (load.wasInterrupted()) {
            return Step.LOOK_AGAIN; // It tells something about the thread that loaded, nothing about the source.
        }
        Throwable failure = load.failure();
        if (failure != null) {
            throw failure;
        }
        byte[] entry = load.entry();
        Envelope envelope = entry == null ? null : Envelope.parse(entry);
        Step step = envelope == null ? null : onValue(read, envelope);
        if (step instanceof Step.Answer answer) {
            if (step != Step.AGAIN) {
                read.answeredBy(outcome, reason);
            }
            return answer.value();
        }
        if (step instanceof Step.Away) {
            read.metQuarantine = true;
            return Step.LOOK_AGAIN;
        }
        return runDirectly(
                read, Outcome.BYPASSED, step instanceof Step.Directly direct ? direct.reason() : Reason.NOT_SHAREABLE);
    }

    /** What a read does with a value that it has found, or shares; {@code null} if this cache cannot read it. */
    @Nullable
    public Step onValue(ReadCall read, Envelope entry) {
        Object value;
        try {
            value = read.spec.format().decode(entry);
        } catch (DecodeException e) {
            cannotRead(read, e);
            return null;
        }
        return switch (tagged.judge(read, value)) {
            case SERVE -> new Step.Answer(value);
            case LOOK_AGAIN -> Step.AGAIN;
            case QUARANTINED -> new Step.Away(Outcome.UNAVAILABLE, Reason.QUARANTINED);
            case TOUCHED -> new Step.Directly(Outcome.BYPASSED, Reason.TOUCHED_KEY);
        };
    }

    /** What stands there is of another release, or of this one, whose constructors or readers do not take it. */
    private void cannotRead(ReadCall read, DecodeException failure) {
        Throwable cause = failure.getCause();
        if (cause == null) {
            log.debug("What stands under {} is no value of cache {}", read.key, read.spec.name(), failure);
        } else {
            unshareable.add(read.key);
            String message = failure.getMessage() + " (" + cause + "). It counts as a miss.";
            undecodable.say(read.spec.name(), message, failure);
        }
    }

    /**
     * The caller has waited as long as it may for a load of this process. One that waits itself may wait for this very
     * caller: nobody can tell, so it is said.
     */
    void waitedInVain(ReadCall read, SharedLoad load) {
        if (load.isWaiting()) {
            stuck.say(
                    read.spec.name(),
                    "its thread was waiting, too, all of larder.lease-wait. If that load asks for its own key on another"
                            + " thread, it waits for itself: let it ask on its own thread, or give the method that it"
                            + " asks a key of its own.");
        }
    }
}
