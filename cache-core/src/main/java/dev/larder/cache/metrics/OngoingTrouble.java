package dev.larder.cache.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A trouble from the first time it is met until it is over, and what was said of it. Thread-safe. */
final class OngoingTrouble {

    private static final int MOST_CALLERS = 20;

    private final Set<String> callers = new TreeSet<>();
    private String cause = "";
    private Instant since = Instant.EPOCH;
    private long metNanos;
    private @Nullable Long saidNanos;
    private boolean isOver = true;

    /** Notes that it was met; whether it is to be said now. */
    synchronized boolean metAndIsToBeSaid(String cause, long nanos, Instant now) {
        if (isOver) {
            isOver = false;
            since = now;
            callers.clear();
        }
        this.cause = cause;
        metNanos = nanos;
        if (saidNanos != null && nanos - saidNanos < Troubles.SAID_AGAIN.toNanos()) {
            return false;
        }
        saidNanos = nanos;
        return true;
    }

    /** Notes who met it. */
    synchronized void by(String caller) {
        if (callers.size() < MOST_CALLERS) {
            callers.add(caller);
        }
    }

    /** Takes note of a call that worked; whether the trouble is over with it. */
    synchronized boolean endsWith(String caller, long nanos) {
        boolean isQuiet = nanos - metNanos >= Troubles.QUIET.toNanos();
        if (isOver || !isQuiet || !callers.isEmpty() && !callers.contains(caller)) {
            return false;
        }
        isOver = true;
        return true;
    }

    synchronized boolean isOver() {
        return isOver;
    }

    synchronized String cause() {
        return cause;
    }

    synchronized Trouble told(Trouble.Kind kind) {
        return new Trouble(kind, cause, List.copyOf(callers), since);
    }
}
