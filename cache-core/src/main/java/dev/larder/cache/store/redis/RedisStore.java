package dev.larder.cache.store.redis;

import dev.larder.cache.CacheException;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.IntentLog;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.LeaseUnansweredException;
import dev.larder.cache.store.PoolState;
import dev.larder.cache.store.ScanListener;
import dev.larder.cache.store.ServerInfo;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.TimedEntry;
import dev.larder.cache.store.Watch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.UnifiedJedis;

/**
 * Entries in one Redis server, version 5 or newer. Thread-safe.
 *
 * <p>Keys and channels are UTF-8. Every command names one key. Needs the right to {@code GET}, {@code SET},
 * {@code UNLINK}, {@code SCAN}, {@code GETRANGE}, {@code PEXPIRE}, {@code EVAL}, {@code EVALSHA}, {@code PING}, and for
 * wake-ups {@code PUBLISH}, {@code SUBSCRIBE} and {@code UNSUBSCRIBE} on the channels that begin with
 * {@code ~larder:wake:} after the key prefix; without the latter waiting callers look again by themselves.
 */
public final class RedisStore implements CacheStore {

    private static final int KEYS_PER_STEP = 500;

    private final RedisLink link;
    private final BackgroundThreads threads;
    private final WakeUps wakeUps;
    private final ScanListener scans;

    private RedisStore(
            RedisLink link, BackgroundThreads threads, String keyPrefix, Duration patience, ScanListener scans) {
        this.link = link;
        this.threads = threads;
        this.scans = scans;
        String auxiliary = keyPrefix.isEmpty() ? "~larder:" : keyPrefix + ":~larder:";
        this.wakeUps = new WakeUps(link, auxiliary + "wake:", patience, threads);
        new StartUpCheck(link, threads).begin();
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
        return new RedisStore(new OwnLink(settings, threads), threads, settings.keyPrefix(), settings.timeout(), scans);
    }

    /**
     * A store on a client the user made, which is taken as it is: its time-outs, not a budget of ours, bound a command,
     * and it is not closed. While somebody waits for another process's load, and from then on, one of its connections
     * listens, unless it has no pool or one smaller than four. That one never goes back to the pool.
     *
     * @param keyPrefix as in {@link RedisConnectionSettings#keyPrefix()}
     */
    public static RedisStore using(UnifiedJedis client, String keyPrefix) {
        return using(client, keyPrefix, ScanListener.NO_OP);
    }

    /** As {@link #using(UnifiedJedis, String)}, and tells how searches for the keys of a pattern go on. */
    public static RedisStore using(UnifiedJedis client, String keyPrefix, ScanListener scans) {
        return new RedisStore(
                new BorrowedLink(client),
                new BackgroundThreads(),
                keyPrefix,
                RedisConnectionSettings.DEFAULT_TIMEOUT,
                scans);
    }

    @Override
    public byte @Nullable [] read(String key) {
        return on(key, () ->
                (byte[]) link.execute(new CommandArguments(Command.GET).key(bytes(key)), RedisLink.Repeat.IF_BROKEN));
    }

    @Override
    public @Nullable Grant lease(String key, LeaseTerms terms) {
        LeaseArgument lease = new LeaseArgument();
        CommandArguments command = new CommandArguments(Command.SET)
                .key(bytes(key))
                .add(lease)
                .add("NX")
                .add("PX")
                .add(millis(terms.life()));
        Object reply;
        try {
            // A resent lease would be a new one, but the lost one might stand in its way until it ends.
            reply = on(key, () -> link.execute(command, RedisLink.Repeat.NEVER));
        } catch (StoreRefusedException e) {
            throw e; // That is an answer: nothing was put there.
        } catch (StoreUnavailableException e) {
            throw lease.tokens().isEmpty() ? e : unanswered(key, lease, e);
        }
        if (reply != null) {
            return new Grant(lease.lastToken(), 0, false);
        }
        if (lease.tokens().size() > 1) {
            throw unanswered(key, lease, null);
        }
        return null;
    }

    private static LeaseUnansweredException unanswered(String key, LeaseArgument lease, @Nullable Exception cause) {
        return new LeaseUnansweredException(
                cause == null ? "A lease was sent several times, and the first answer was lost" : cause.getMessage(),
                lease.tokens().stream().collect(Collectors.toMap(token -> token, token -> key)),
                cause);
    }

    @Override
    public FillResult fill(Fill fill) {
        String key = fill.key();
        return run(Script.FILL, key, fill.token().toBytes(), fill.entry(), millis(fill.life()), channel(key))
                ? FillResult.STORED
                : FillResult.LEASE_LOST;
    }

    @Override
    public boolean release(String key, Stamp token, Duration grace) {
        return run(Script.RELEASE, key, token.toBytes(), channel(key));
    }

    @Override
    public boolean renew(String key, Stamp token, Duration life) {
        return run(Script.RENEW, key, token.toBytes(), millis(life));
    }

    @Override
    public boolean dropIfUnchanged(String key, byte[] seen) {
        return run(Script.DROP_IF_UNCHANGED, key, HexFormat.of().formatHex(Script.sha1(seen)));
    }

    private boolean run(Script script, String key, Object... arguments) {
        return on(key, () -> (Long) Replies.checked(script.run(link, bytes(key), arguments))) == 1;
    }

    /** {@inheritDoc} More than 500 keys are removed in steps, each within the budget. */
    @Override
    public long drop(Collection<String> keys, Duration grace) {
        if (keys.size() == 1) {
            String key = keys.iterator().next();
            return on(key, () -> (Long) Replies.checked(link.execute(unlink(key), RedisLink.Repeat.IF_BROKEN)));
        }
        List<String> all = List.copyOf(keys);
        long dropped = 0;
        for (int from = 0; from < all.size(); from += KEYS_PER_STEP) {
            dropped += dropTogether(all.subList(from, Math.min(all.size(), from + KEYS_PER_STEP)));
        }
        return dropped;
    }

    private long dropTogether(List<String> keys) {
        return on(null, () -> {
            List<CommandArguments> commands = new ArrayList<>(keys.size());
            keys.forEach(key -> commands.add(unlink(key)));
            long dropped = 0;
            for (Object reply : link.executeAll(commands, RedisLink.Repeat.IF_BROKEN)) {
                dropped += (Long) Replies.checked(reply);
            }
            return dropped;
        });
    }

    private static CommandArguments unlink(String key) {
        return new CommandArguments(Command.UNLINK).key(bytes(key));
    }

    @Override
    public long dropMatching(KeyPattern pattern, Duration grace, boolean indexed) {
        return on(null, () -> new PatternDrop(link, pattern, scans).run());
    }

    @Override
    public @Nullable TimedEntry readTimed(String key) {
        throw new UnsupportedOperationException("in work");
    }

    @Override
    public List<@Nullable TimedEntry> readAll(List<String> keys, boolean timed) {
        throw new UnsupportedOperationException("in work");
    }

    @Override
    public List<@Nullable Grant> leaseAll(List<String> keys, LeaseTerms terms) {
        throw new UnsupportedOperationException("in work");
    }

    @Override
    public @Nullable Grant claim(String key, Stamp seen, LeaseTerms terms) {
        throw new UnsupportedOperationException("in work");
    }

    @Override
    public Grant write(String key, LeaseTerms terms) {
        throw new UnsupportedOperationException("in work");
    }

    @Override
    public List<FillResult> fillAll(List<Fill> fills) {
        throw new UnsupportedOperationException("in work");
    }

    @Override
    public boolean postpone(String key, Stamp token, Duration pause) {
        throw new UnsupportedOperationException("in work");
    }

    @Override
    public void forEachMatching(KeyPattern pattern, Consumer<String> listener) {
        throw new UnsupportedOperationException("in work");
    }

    @Override
    public long dropTagged(Collection<String> tags, Duration grace) {
        throw new UnsupportedOperationException("in work");
    }

    @Override
    public void sweep() {
        throw new UnsupportedOperationException("in work");
    }

    @Override
    public IntentLog intents() {
        throw new UnsupportedOperationException("in work");
    }

    @Override
    public Watch watch(String key) {
        return wakeUps.watch(key);
    }

    @Override
    public void ping() {
        on(null, () -> Replies.checked(link.execute(new CommandArguments(Command.PING), RedisLink.Repeat.IF_BROKEN)));
    }

    /** The state of its own connections; {@code null} on a client the user made. */
    @Override
    public @Nullable PoolState pool() {
        return link.pool();
    }

    /** {@inheritDoc} Needs the right to {@code INFO}. */
    @Override
    public ServerInfo serverInfo() {
        return on(
                null,
                () -> ServerReport.parse(
                        Replies.checked(link.execute(new CommandArguments(Command.INFO), RedisLink.Repeat.IF_BROKEN))));
    }

    @Override
    public void close() {
        wakeUps.close();
        link.close();
        threads.close();
    }

    /** Runs commands and speaks of their failures in the words of the contract. */
    private <T extends @Nullable Object> T on(@Nullable String key, Supplier<T> commands) {
        try {
            return commands.get();
        } catch (CacheException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Failures.translate(e, link.address(), key);
        }
    }

    private byte[] channel(String key) {
        return bytes(wakeUps.channelOf(key));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long millis(Duration life) {
        return Math.max(1, life.toMillis());
    }
}
