package dev.larder.cache.store;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.KeyPattern;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Where entries live. Under a key stands nothing or one entry in the layout of {@link Envelope}; every method is one
 * atomic step on one key, except those that say otherwise. Thread-safe.
 *
 * <p>Methods block for at most the store's command budget, connecting included. Every method throws
 * {@link StoreUnavailableException} if the store did not answer in time or at all; the command may or may not have been
 * executed then. Its subclass {@link StoreRefusedException} says that the store is there and did not execute the
 * command. Methods that read the entry throw {@link ForeignKeyException} for a key of a foreign type. Nothing else is
 * thrown. Durations are positive and counted in milliseconds. A store never uses the application's clock to order
 * anything; lives are counted by the store alone.
 */
public interface CacheStore extends AutoCloseable {

    /**
     * The bytes under the key, or {@code null}. They may be anything; another program may have written them. The array
     * is the caller's.
     */
    byte @Nullable [] read(String key);

    /**
     * Puts a lease under the key if nothing stands there.
     *
     * @return the lease's token, or {@code null} if something stood there. The token is new with every command that
     *     goes to the store, a resent one included (rule R1), so a lease whose answer was lost is nobody's. A key of a
     *     foreign type is one where something stands.
     */
    @Nullable
    Stamp lease(String key, Duration life);

    /**
     * Replaces the entry by {@code entry} if its stamp is still {@code token}, then wakes those who {@link #watch} the
     * key; they are woken if it is refused, too, since they must look again. May be repeated: the repetition of a fill
     * that was stored says so as long as nothing else came after it.
     *
     * @param entry bytes of an envelope that carries a stamp of its own
     * @return whether the entry was stored
     */
    boolean fill(String key, Stamp token, byte[] entry, Duration life);

    /**
     * Removes the lease if its stamp is still {@code token}, and wakes those who watch, refused or not. May be
     * repeated; the repetition is refused. The stamp of a value releases nothing.
     */
    boolean release(String key, Stamp token);

    /**
     * Gives the lease a new life from now if its stamp is still {@code token}. May be repeated. The stamp of a value
     * renews nothing.
     */
    boolean renew(String key, Stamp token, Duration life);

    /**
     * Removes whatever stands under the keys, of a foreign type or not; missing keys are fine. Each key is one atomic
     * step. Returns only when every removal was confirmed; if it throws, any of them may be left. May be repeated. The
     * budget holds for a few hundred keys at a time.
     *
     * @return how many keys were there
     */
    long drop(Collection<String> keys);

    /** Removes the entry if its bytes are still exactly {@code seen}; how undecodable bytes leave. */
    boolean dropIfUnchanged(String key, byte[] seen);

    /**
     * Removes every key the pattern matches that was there from before the call until its step; keys that come or go
     * meanwhile may or may not be. Never blocks the store for long: it walks in small steps, so that the budget holds
     * for each step and not for the whole.
     *
     * @return how many keys were removed
     */
    long dropMatching(KeyPattern pattern);

    /**
     * Begins to listen for wake-ups of the key. When this returns, every later fill or release of the key wakes the
     * watch, as long as the store's message connection lives; a message may be lost, so a waiter also looks by itself
     * now and then. Blocks at most as long as a command. Never throws {@link StoreUnavailableException}: while there is
     * no message connection the watch sleeps, and is woken once when there is one again.
     */
    Watch watch(String key);

    /** Asks for a sign of life; returns if there is one. */
    void ping();

    /** Whether commands go to the store at present; false while a circuit breaker is open. Blocks nothing. */
    default boolean isAvailable() {
        return true;
    }

    /** The store's own connections at this moment; {@code null} if it has none of its own. Blocks nothing. */
    default @Nullable PoolState pool() {
        return null;
    }

    /**
     * Asks the server about itself; {@code null} if there is none.
     *
     * @throws StoreRefusedException if this user may not ask
     */
    default @Nullable ServerInfo serverInfo() {
        return null;
    }

    /** Ends connections and threads. Repeatable. Does not close what the user handed in. */
    @Override
    void close();
}
