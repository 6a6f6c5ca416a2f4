package dev.larder.cache.store;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.KeyPattern;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where entries live. Under a key stands nothing or one entry in the layout of {@link Envelope}. What a method does to
 * one key is one atomic step; where it takes several keys, each is a step of its own, and replies come in the order of
 * the keys. Thread-safe.
 *
 * <p>Methods block for at most the store's command budget, connecting included. Every method throws
 * {@link StoreUnavailableException} if the store did not answer in time or at all; the command may or may not have been
 * executed then. Its subclass {@link StoreRefusedException} says that the store is there and did not execute the
 * command. Methods that read the entry throw {@link ForeignKeyException} for a key of a foreign type, unless they take
 * several keys: such a key counts as one where nothing is to be had (nothing is read, no lease granted, no fill stored,
 * nothing given back). Nothing else is thrown. Durations are positive and counted in milliseconds. A store never uses
 * the application's clock to order anything; lives are counted by the store alone.
 */
public interface CacheStore extends AutoCloseable {

    /** In {@link #dropTagged} it stands for every tag. No template spells it. */
    String EVERY_TAG = "*";

    // ---- Reading

    /**
     * The bytes under the key, or {@code null}. They may be anything; another program may have written them. The array
     * is the caller's.
     */
    byte @Nullable [] read(String key);

    /** The bytes under the key and their remaining life, or {@code null}; one round trip. */
    @Nullable
    TimedEntry readTimed(String key);

    /**
     * The same for several keys, in one round trip for a few hundred.
     *
     * @param timed whether the remaining lives are asked for, too
     */
    List<@Nullable TimedEntry> readAll(List<String> keys, boolean timed);

    // ---- Taking: who may load, or write

    /** Puts a lease under each key where nothing stands; {@code null} for a key where something stood. */
    List<@Nullable Grant> leaseAll(List<String> keys, LeaseTerms terms);

    /**
     * Puts a lease under the key if nothing stands there.
     *
     * @return {@code null} if something stood there; a key of a foreign type is one where something stands. The token
     *     is new with every command that goes to the store, a resent one included (rule R1), so a lease whose answer
     *     was lost is nobody's
     * @throws LeaseUnansweredException if a lease may stand there that nobody holds
     */
    default @Nullable Grant lease(String key, LeaseTerms terms) {
        return leaseAll(List.of(key), terms).get(0);
    }

    /** A plain lease's token, or {@code null} if something stood there. */
    default @Nullable Stamp lease(String key, Duration life) {
        Grant grant = lease(key, LeaseTerms.of(life));
        return grant == null ? null : grant.token();
    }

    /** Claims several, each as {@link #claim} does. */
    List<@Nullable Grant> claimAll(List<Stamped> seen, LeaseTerms terms);

    /**
     * Takes a standing value for renewal: it becomes a claim under a new token, its payload stays readable, and it
     * lives at least as long as the claim. Compares stamps, not content (rule R9).
     *
     * @param seen the stamp the caller has just read
     * @return {@code null} if another entry stands there, or a claim whose time is not up
     * @throws LeaseUnansweredException if a claim may stand there that nobody holds
     */
    default @Nullable Grant claim(String key, Stamp seen, LeaseTerms terms) {
        return claimAll(List.of(new Stamped(key, seen)), terms).get(0);
    }

    /**
     * Puts a write under the key, whatever stood there: from now on nothing is served or filled but by its holder.
     *
     * @throws LeaseUnansweredException if a write may stand there that nobody holds
     */
    Grant write(String key, LeaseTerms terms);

    // ---- Filling, or giving back

    /** Fills several; a foreign type counts as a lost lease. */
    List<FillResult> fillAll(List<Fill> fills);

    /**
     * Replaces the entry if its stamp is still the token, then wakes those who {@link #watch} the key; they are woken
     * if it is refused, too, since they must look again. With tags, the entry is listed under each of them first, then
     * their stamps are compared with the clock noted before the load, then it is stored (rule R13). May be repeated:
     * the repetition of a fill that was stored says so as long as nothing else came after it.
     */
    default FillResult fill(Fill fill) {
        return fillAll(List.of(fill)).get(0);
    }

    /** A fill without tags; whether the entry was stored. */
    default boolean fill(String key, Stamp token, byte[] entry, Duration life) {
        return fill(Fill.of(key, token, entry, life)) == FillResult.STORED;
    }

    /** Gives several back, each as {@link #release(String, Stamp, Duration)} does. */
    List<Boolean> releaseAll(List<Stamped> leases, Duration grace);

    /**
     * Gives back what the token stands for, if it still stands, and wakes those who watch, refused or not. A lease or a
     * write is removed; a claim becomes a value again, under a new stamp. May be repeated; the repetition is refused.
     * The stamp of a value releases nothing.
     *
     * @param grace if positive, a write leaves a fence behind that lives so long (rule R3)
     */
    default boolean release(String key, Stamp token, Duration grace) {
        return releaseAll(List.of(new Stamped(key, token)), grace).get(0);
    }

    /** Gives back without a fence. */
    default boolean release(String key, Stamp token) {
        return release(key, token, Duration.ZERO);
    }

    /**
     * Gives a claim back after a load that failed: nobody is to try again for {@code pause}, as
     * {@link Envelope#isPaused} says to everybody who reads it. Wakes those who watch. Refused for anything but a
     * claim.
     */
    boolean postpone(String key, Stamp token, Duration pause);

    /** Renews several, each as {@link #renew} does. */
    List<Boolean> renewAll(List<Stamped> leases, Duration life);

    /**
     * Gives the lease, the write or the claim a new life from now if its stamp is still {@code token}. May be repeated.
     * The stamp of a value renews nothing.
     */
    default boolean renew(String key, Stamp token, Duration life) {
        return renewAll(List.of(new Stamped(key, token)), life).get(0);
    }

    // ---- Invalidating

    /**
     * Removes whatever stands under the keys, of a foreign type or not; missing keys are fine. Returns only when every
     * removal was confirmed; if it throws, any of them may be left, but what is refused holds up nothing else: a store
     * that is too full for a fence removes the entry all the same. May be repeated. The budget holds for a few hundred
     * keys at a time.
     *
     * @param grace if positive, a fence takes the place of the entry, and of nothing, and lives so long: nobody fills
     * @return how many keys were there, as far as the store can tell
     */
    long drop(Collection<String> keys, Duration grace);

    /** Removes without grace. */
    default long drop(Collection<String> keys) {
        return drop(keys, Duration.ZERO);
    }

    /** Removes several, each as {@link #dropIfUnchanged} does. */
    List<Boolean> dropAllIfUnchanged(List<Seen> seen);

    /** Removes the entry if its bytes are still exactly {@code seen}; how undecodable bytes leave. */
    default boolean dropIfUnchanged(String key, byte[] seen) {
        return dropAllIfUnchanged(List.of(new Seen(key, seen))).get(0);
    }

    /**
     * Removes every key the pattern matches that was there from before the call until its step; keys that come or go
     * meanwhile may or may not be. Never blocks the store for long: it walks in small steps, so that the budget holds
     * for each step and not for the whole.
     *
     * @param grace if positive, the pattern is first noted for so long (rule R24), so that keys which are absent now
     *     are not filled either, and fences take the place of what is removed
     * @param indexed whether every key that can match is in the index ({@link LeaseTerms#indexed}): then only the index
     *     is searched, if the pattern tells the first segment of its keys
     * @return how many keys were removed
     */
    long dropMatching(KeyPattern pattern, Duration grace, boolean indexed);

    /** Removes without grace and index. */
    default long dropMatching(KeyPattern pattern) {
        return dropMatching(pattern, Duration.ZERO, false);
    }

    /** Tells every key that {@link #dropMatching} would remove and removes none. A key may be told twice. */
    void forEachMatching(KeyPattern pattern, Consumer<String> listener);

    /**
     * Removes every entry that carries one of the tags, or any tag at all if {@link #EVERY_TAG} is among them, and
     * refuses every fill with one of them whose load began before: first the clock ticks, then the tags' stamps are
     * raised to it, then the entries listed are removed (rule R13). The lists stay as they are (rule R15).
     *
     * @param grace if positive, fills with these tags are refused for so long, and fences take the place of the entries
     * @return how many keys were removed
     */
    long dropTagged(Collection<String> tags, Duration grace);

    /**
     * Forgets what the lists of tags and the index hold of entries that have ended by themselves. Does a bounded piece
     * of the work, in parts of a second; of several processes one at a time does it.
     *
     * @return after how long there may be something to forget again; {@code null} if nothing is listed
     */
    @Nullable
    Duration sweep();

    /** Where intents are noted. */
    IntentLog intents();

    // ---- Messages

    /**
     * Begins to listen for wake-ups of the key. When this returns, every later fill or release of the key wakes the
     * watch, as long as the store's message connection lives; a message may be lost, so a waiter also looks by itself
     * now and then. Blocks at most as long as a command. Never throws {@link StoreUnavailableException}: while there is
     * no message connection the watch sleeps, and is woken once when there is one again.
     */
    Watch watch(String key);

    /**
     * Hears the messages that any program sends to a channel of the store, until it is closed. Messages sent while
     * there is no message connection are lost. Returns at once and never throws {@link StoreUnavailableException}.
     *
     * @param channel its full name; no key prefix is added
     * @param messages called on the thread that listens, so it must be quick; must not throw
     */
    Subscription listen(String channel, Consumer<byte[]> messages);

    // ---- The store itself

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
