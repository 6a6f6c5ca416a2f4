package dev.larder.cache.store.redis;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.IntentLog;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.PoolState;
import dev.larder.cache.store.ScanListener;
import dev.larder.cache.store.Seen;
import dev.larder.cache.store.ServerInfo;
import dev.larder.cache.store.Stamped;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.Subscription;
import dev.larder.cache.store.TimedEntry;
import dev.larder.cache.store.Watch;
import dev.larder.cache.store.redis.connection.BackgroundThreads;
import dev.larder.cache.store.redis.connection.BorrowedLink;
import dev.larder.cache.store.redis.connection.Commands;
import dev.larder.cache.store.redis.connection.OwnLink;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.store.redis.connection.RedisLink;
import dev.larder.cache.store.redis.connection.RedisText;
import dev.larder.cache.store.redis.connection.Refusals;
import dev.larder.cache.store.redis.connection.Replies;
import dev.larder.cache.store.redis.connection.ServerReport;
import dev.larder.cache.store.redis.connection.StartUpPing;
import dev.larder.cache.store.redis.connection.Steps;
import dev.larder.cache.store.redis.index.GraceList;
import dev.larder.cache.store.redis.index.IndexSweeper;
import dev.larder.cache.store.redis.index.KeyIndex;
import dev.larder.cache.store.redis.index.KeyNames;
import dev.larder.cache.store.redis.index.PatternSearch;
import dev.larder.cache.store.redis.index.Removal;
import dev.larder.cache.store.redis.index.TagIndex;
import dev.larder.cache.store.redis.listening.WakeUps;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.UnifiedJedis;

/**
 * Entries in one Redis server, version 5 or newer. Thread-safe.
 *
 * <p>Keys and channels are UTF-8. Beside the entries stand keys that begin with {@code ~larder:} after the key prefix:
 * the lists of tags and keys, stamps, intents. They have no TTL and are removed by no pattern; {@code maxmemory-policy}
 * must leave them alone.
 *
 * <p>Needs the right to {@code GET}, {@code SET}, {@code UNLINK}, {@code SCAN}, {@code GETRANGE}, {@code PEXPIRE},
 * {@code EVAL}, {@code EVALSHA}, {@code PING}; for several keys at once {@code MGET}; for claims {@code PTTL},
 * {@code SETRANGE}; for tags, indexes, grace and intents {@code TIME}, {@code INCR}, {@code HGET}, {@code HMGET},
 * {@code HSET}, {@code HSETNX}, {@code HDEL}, {@code ZADD}, {@code ZREM}, {@code ZSCORE}, {@code ZSCAN},
 * {@code ZRANGE}, {@code ZREVRANGE}, {@code ZRANGEBYLEX}, {@code ZRANGEBYSCORE}, {@code ZREMRANGEBYSCORE}; and for
 * wake-ups {@code PUBLISH}, {@code SUBSCRIBE} and {@code UNSUBSCRIBE} on the channels that begin with
 * {@code ~larder:wake:} after the key prefix; without the latter waiting callers look again by themselves.
 */
public final class RedisStore implements CacheStore {

    private final RedisLink link;
    private final BackgroundThreads threads;
    private final Commands commands;
    private final KeyNames names;
    private final EntryReads reads;
    private final LeaseCommands leaseCommands;
    private final Fills fills;
    private final ConditionalCommands conditional;
    private final PatternSearch patterns;
    private final TagIndex tags;
    private final IndexSweeper sweeper;
    private final RedisIntents intents;
    private final WakeUps wakeUps;

    RedisStore(
            RedisLink link,
            BackgroundThreads threads,
            String keyPrefix,
            Duration patience,
            ScanListener scans,
            int scanRate) {
        this.link = link;
        this.threads = threads;
        this.commands = new Commands(link);
        this.names = new KeyNames(keyPrefix);
        GraceList grace = new GraceList(names);
        KeyIndex index = new KeyIndex(names);
        this.reads = new EntryReads(commands);
        this.leaseCommands = new LeaseCommands(commands, new BeforeLoad(names, index, grace));
        this.fills = new Fills(commands, names, index);
        this.conditional = new ConditionalCommands(commands, names);
        this.patterns = new PatternSearch(link, names, grace, scans, scanRate);
        this.tags = new TagIndex(link, names);
        this.sweeper = new IndexSweeper(commands, names, tags, index, grace, System::nanoTime);
        this.intents = new RedisIntents(commands, names);
        this.wakeUps = new WakeUps(link, names.wakeUps(), patience, threads);
        new StartUpPing(link, threads).begin();
    }

    /**
     * A store with connections of its own. Connects in the background: returns at once whether or not the server is
     * there, and logs which of the two it is.
     */
    public static RedisStore connecting(RedisConnectionSettings settings) {
        return connecting(settings, ScanListener.NO_OP);
    }

    /** As {@link #connecting(RedisConnectionSettings)}, and tells how searches for the keys of a pattern go on. */
    public static RedisStore connecting(RedisConnectionSettings settings, ScanListener scans) {
        BackgroundThreads threads = new BackgroundThreads();
        return new RedisStore(
                new OwnLink(settings, threads),
                threads,
                settings.keyPrefix(),
                settings.timeout(),
                scans,
                settings.scanRate());
    }

    /**
     * A store on a client the user made, which is taken as it is: its time-outs, not a budget of ours, bound a command,
     * and it is not closed. While somebody waits for another process's load, and from then on, one of its connections
     * listens, unless it has no pool or one smaller than four. That one never goes back to the pool.
     *
     * @param keyPrefix as in {@link RedisConnectionSettings#keyPrefix()}
     */
    public static RedisStore using(UnifiedJedis client, String keyPrefix) {
        return using(client, keyPrefix, ScanListener.NO_OP, 0);
    }

    /** As {@link #using(UnifiedJedis, String)}, and tells how searches for the keys of a pattern go on. */
    public static RedisStore using(UnifiedJedis client, String keyPrefix, ScanListener scans) {
        return using(client, keyPrefix, scans, 0);
    }

    /**
     * The same, with a limit to those searches.
     *
     * @param scanRate as in {@link RedisConnectionSettings#scanRate()}
     */
    public static RedisStore using(UnifiedJedis client, String keyPrefix, ScanListener scans, int scanRate) {
        return new RedisStore(
                new BorrowedLink(client),
                new BackgroundThreads(),
                keyPrefix,
                RedisConnectionSettings.DEFAULT_TIMEOUT,
                scans,
                scanRate);
    }

    // ---- Reading

    @Override
    public byte @Nullable [] read(String key) {
        return reads.read(key);
    }

    @Override
    public @Nullable TimedEntry readTimed(String key) {
        return reads.readTimed(key);
    }

    @Override
    public List<@Nullable TimedEntry> readAll(List<String> keys, boolean timed) {
        return reads.readAll(keys, timed);
    }

    // ---- Taking

    @Override
    public List<@Nullable Grant> leaseAll(List<String> keys, LeaseTerms terms) {
        return leaseCommands.takeAll(
                keys.stream().map(key -> LeaseCommand.lease(key, terms.life())).toList(), terms);
    }

    @Override
    public @Nullable Grant lease(String key, LeaseTerms terms) {
        return leaseCommands.take(LeaseCommand.lease(key, terms.life()), terms);
    }

    @Override
    public List<@Nullable Grant> claimAll(List<Stamped> seen, LeaseTerms terms) {
        return leaseCommands.takeAll(
                seen.stream()
                        .map(one -> LeaseCommand.claim(one.key(), one.stamp(), terms.life()))
                        .toList(),
                terms);
    }

    @Override
    public @Nullable Grant claim(String key, Stamp seen, LeaseTerms terms) {
        return leaseCommands.take(LeaseCommand.claim(key, seen, terms.life()), terms);
    }

    @Override
    public Grant write(String key, LeaseTerms terms) {
        Grant grant = leaseCommands.take(LeaseCommand.write(key, terms.life()), terms);
        if (grant == null) {
            throw new StoreUnavailableException(
                    "Redis at " + link.address() + " answered nothing to a command that it cannot refuse", null);
        }
        return grant;
    }

    // ---- Filling, or giving back

    @Override
    public FillResult fill(Fill fill) {
        return fills.fill(fill);
    }

    @Override
    public List<FillResult> fillAll(List<Fill> all) {
        return fills.fillAll(all);
    }

    @Override
    public List<Boolean> releaseAll(List<Stamped> leases, Duration grace) {
        return conditional.releaseAll(leases, grace);
    }

    @Override
    public boolean release(String key, Stamp token, Duration grace) {
        return conditional.release(new Stamped(key, token), grace);
    }

    @Override
    public boolean postpone(String key, Stamp token, Duration pause) {
        return conditional.postpone(new Stamped(key, token), pause);
    }

    @Override
    public List<Boolean> renewAll(List<Stamped> leases, Duration life) {
        return conditional.renewAll(leases, life);
    }

    @Override
    public boolean renew(String key, Stamp token, Duration life) {
        return conditional.renew(new Stamped(key, token), life);
    }

    // ---- Invalidating

    /** {@inheritDoc} More than 500 keys are removed in steps, each within the budget. */
    @Override
    public long drop(Collection<String> keys, Duration grace) {
        Removal removal = new Removal(grace);
        if (keys.size() == 1 && grace.isZero()) {
            String key = keys.iterator().next();
            return commands.send(
                    key, removal.commands(List.of(RedisText.bytes(key))).get(0), Replies::number);
        }
        return commands.on(null, () -> {
            Refusals refusals = new Refusals();
            long dropped = 0;
            for (List<byte[]> step :
                    Steps.of(keys.stream().map(RedisText::bytes).toList(), key -> key.length)) {
                List<@Nullable Object> replies = link.executeAll(removal.commands(step), RedisLink.Repeat.IF_BROKEN);
                refusals.note(replies);
                dropped += Removal.count(replies);
            }
            refusals.throwFirst();
            return dropped;
        });
    }

    @Override
    public List<Boolean> dropAllIfUnchanged(List<Seen> seen) {
        return conditional.dropAllIfUnchanged(seen);
    }

    @Override
    public boolean dropIfUnchanged(String key, byte[] seen) {
        return conditional.dropIfUnchanged(new Seen(key, seen));
    }

    @Override
    public long dropMatching(KeyPattern pattern, Duration grace, boolean indexed) {
        return commands.on(null, () -> patterns.drop(pattern, grace, indexed));
    }

    @Override
    public void forEachMatching(KeyPattern pattern, Consumer<String> listener) {
        commands.on(null, () -> {
            patterns.forEach(pattern, listener);
            return true;
        });
    }

    @Override
    public long dropTagged(Collection<String> invalidated, Duration grace) {
        return commands.on(null, () -> tags.drop(invalidated, grace));
    }

    @Override
    public @Nullable Duration sweep() {
        return sweeper.sweep();
    }

    @Override
    public IntentLog intents() {
        return intents;
    }

    // ---- Messages, and the store itself

    @Override
    public Watch watch(String key) {
        return wakeUps.watch(key);
    }

    @Override
    public Subscription listen(String channel, Consumer<byte[]> messages) {
        return wakeUps.listen(channel, messages);
    }

    @Override
    public void ping() {
        commands.send(null, new CommandArguments(Command.PING), Replies::checked);
    }

    /** The state of its own connections; {@code null} on a client the user made. */
    @Override
    public @Nullable PoolState pool() {
        return link.pool();
    }

    /** {@inheritDoc} Needs the right to {@code INFO}. */
    @Override
    public ServerInfo serverInfo() {
        return commands.send(
                null, new CommandArguments(Command.INFO), reply -> ServerReport.parse(Replies.checked(reply)));
    }

    @Override
    public void close() {
        wakeUps.close();
        link.close();
        threads.close();
    }
}
