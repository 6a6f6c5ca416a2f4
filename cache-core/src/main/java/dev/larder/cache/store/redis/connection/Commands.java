package dev.larder.cache.store.redis.connection;

import dev.larder.cache.CacheException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/** Sends commands that may be repeated, and speaks of failures in the words of the store's contract. Thread-safe. */
public final class Commands {

    private final RedisLink link;

    public Commands(RedisLink link) {
        this.link = link;
    }

    public RedisLink link() {
        return link;
    }

    /**
     * Sends one command and reads its reply.
     *
     * @param key the one the command names, or {@code null}
     */
    public <T extends @Nullable Object> T send(
            @Nullable String key, CommandArguments command, Function<@Nullable Object, T> reading) {
        return on(key, () -> link.execute(command, RedisLink.Repeat.IF_BROKEN, reading));
    }

    /** Sends commands in one pipeline and reads their replies. */
    public <T extends @Nullable Object> T sendAll(
            @Nullable String key, List<CommandArguments> commands, Function<List<@Nullable Object>, T> reading) {
        return on(key, () -> link.executeAll(commands, RedisLink.Repeat.IF_BROKEN, reading));
    }

    /** Runs what sends commands and reads replies, and translates what it throws. */
    public <T extends @Nullable Object> T on(@Nullable String key, Supplier<T> exchange) {
        try {
            return exchange.get();
        } catch (CacheException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Failures.translate(e, link.address(), key);
        }
    }

    /** A life as Redis takes it. */
    public static long millis(Duration life) {
        return Math.max(1, life.toMillis());
    }
}
