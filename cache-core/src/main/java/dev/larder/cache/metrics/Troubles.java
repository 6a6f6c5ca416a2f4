package dev.larder.cache.metrics;

import dev.larder.cache.metrics.Trouble.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what keeps caches from working although their store answers, and says it in the log: at once, then rarely. It
 * is over when it was not met for a while although those who met it called again. Costs a call nothing while there is
 * none. Thread-safe.
 */
public final class Troubles implements CacheListener {

    /** How often the same is said while it goes on. */
    static final Duration SAID_AGAIN = Duration.ofMinutes(10);

    /** How long it must not have been met before a call counts as proof that it is over. */
    static final Duration QUIET = Duration.ofMinutes(1);

    /** How many are remembered; those beyond are said as if they were one. */
    static final int MOST = 100;

    private static final Logger log = LoggerFactory.getLogger(Troubles.class);

    private record Key(Kind kind, String what) {}

    private final LongSupplier nanoClock;
    private final Clock clock;
    private final ConcurrentHashMap<Key, OngoingTrouble> ongoing = new ConcurrentHashMap<>();
    private final OngoingTrouble others = new OngoingTrouble();
    private final ConcurrentHashMap<String, RepeatedKeys> undecodable = new ConcurrentHashMap<>();

    /** False as long as there is none, so that a call looks no further. */
    private volatile boolean hasAny;

    /**
     * @param nanoClock for what has passed
     * @param clock for the time of day that people are told
     */
    public Troubles(LongSupplier nanoClock, Clock clock) {
        this.nanoClock = nanoClock;
        this.clock = clock;
    }

    /** What is not over, the oldest first. */
    public List<Trouble> current() {
        return ongoing.entrySet().stream()
                .filter(entry -> !entry.getValue().isOver())
                .map(entry -> entry.getValue().told(entry.getKey().kind()))
                .sorted(Comparator.comparing(Trouble::since))
                .toList();
    }

    /** The store refused a command, of a call or of work in the background. */
    public void onRefusal(Throwable failure) {
        met(Kind.REFUSED, message(failure), message(failure));
    }

    @Override
    public void onError(String cache, ErrorKind kind, Throwable error) {
        if (kind == ErrorKind.REFUSED) {
            met(Kind.REFUSED, message(error), message(error)).by(cache.isEmpty() ? "invalidations" : cache);
        } else if (kind == ErrorKind.FOREIGN_KEY) {
            met(Kind.FOREIGN_KEY, cache, message(error)).by(cache);
        }
    }

    @Override
    public void onUndecodable(String cache, String key) {
        int times =
                undecodable.computeIfAbsent(cache, name -> new RepeatedKeys()).met(key, nanoClock.getAsLong());
        if (times >= RepeatedKeys.AGAIN_AND_AGAIN) {
            met(Kind.UNDECODABLE, cache, undecodable(cache, key, times)).by(cache);
        }
    }

    private static String undecodable(String cache, String key, int times) {
        return "What stands under " + key + " is no value of the cache " + cache + ", time and again (" + times
                + " times): every call loads. If two releases run, it passes with the older one. Else another program"
                + " writes this key: give the cache another key or larder.key-prefix. Or its codec cannot read what it"
                + " writes: the log at DEBUG of dev.larder.cache.engine says what it stumbles over.";
    }

    private OngoingTrouble met(Kind kind, String what, String cause) {
        Key key = new Key(kind, what);
        OngoingTrouble known = ongoing.get(key);
        OngoingTrouble trouble = known != null
                ? known
                : ongoing.size() < MOST ? ongoing.computeIfAbsent(key, any -> new OngoingTrouble()) : others;
        if (trouble.metAndIsToBeSaid(cause, nanoClock.getAsLong(), clock.instant())) {
            log.warn(
                    "The cache does not work as it should, and calls go on without it. {} (Said again after {} minutes if"
                            + " it goes on.)",
                    cause,
                    SAID_AGAIN.toMinutes());
        }
        hasAny = true;
        return trouble;
    }

    @Override
    public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
        if (hasAny && outcome != Outcome.UNAVAILABLE && outcome != Outcome.BYPASSED) {
            worked(cache);
        }
    }

    @Override
    public void onInvalidation(int keys, int patterns, int tags, long dropped, Duration took) {
        if (hasAny) {
            worked("invalidations");
        }
    }

    private void worked(String caller) {
        long now = nanoClock.getAsLong();
        ongoing.values().forEach(trouble -> {
            if (trouble.endsWith(caller, now)) {
                log.info("The cache works again; this was met no more: {}", trouble.cause());
            }
        });
        // Looked at afterwards once more: what is met meanwhile is ongoing before the mark is set again.
        hasAny = false;
        if (ongoing.values().stream().anyMatch(trouble -> !trouble.isOver())) {
            hasAny = true;
        }
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
