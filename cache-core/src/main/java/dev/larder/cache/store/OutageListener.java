package dev.larder.cache.store;

import java.time.Duration;

/**
 * Hears when a {@link GuardedStore} stops and starts asking its store, and what the store refuses. Called on a thread
 * that must not be held up: implementations are quick, do not block and are thread-safe. An exception one throws is
 * logged and goes no further.
 */
public interface OutageListener {

    /** Hears nothing. */
    OutageListener NO_OP = new OutageListener() {};

    /** Too many commands failed; from now on every command fails at once. {@code cause} is the last failure. */
    default void onOutage(Throwable cause) {}

    /** The store answered again; commands go to it from now on. */
    default void onRecovery(Duration outage) {}

    /** The store answered, and did not execute a command. */
    default void onRefusal(StoreRefusedException refusal) {}
}
