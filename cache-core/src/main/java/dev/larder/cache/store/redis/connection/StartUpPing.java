package dev.larder.cache.store.redis.connection;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** One PING in the background that tells the log whether Redis is there. It stops nothing. */
public final class StartUpPing {

    private static final Logger LOG = LoggerFactory.getLogger(StartUpPing.class);
    private static final long RETRY_MILLIS = 5000;
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\S+)");
    private static final Pattern POLICY = Pattern.compile("maxmemory_policy:(\\S+)");

    private final RedisLink link;
    private final BackgroundThreads threads;
    private boolean told;

    public StartUpPing(RedisLink link, BackgroundThreads threads) {
        this.link = link;
        this.threads = threads;
    }

    public void begin() {
        threads.workers().execute(this::check);
    }

    private void check() {
        try {
            // The first command opens a connection; the second one tells how long a command takes.
            ping();
            long begun = System.nanoTime();
            ping();
            report(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun));
        } catch (RuntimeException e) {
            retry(e);
        }
    }

    private void ping() {
        link.execute(new CommandArguments(Command.PING), RedisLink.Repeat.IF_BROKEN);
    }

    private void report(long micros) {
        LOG.info("Redis {} at {} answers in {} µs", info("server", VERSION), link.address(), micros);
        String policy = info("memory", POLICY);
        if (policy.startsWith("allkeys-")) {
            LOG.warn(
                    "Redis at {} runs with maxmemory-policy {}: it may evict what the cache needs to stay correct:"
                            + " the lists of tags and keys, their stamps, and intents can vanish unseen. Set it to volatile-lru, or to noeviction.",
                    link.address(),
                    policy);
        }
    }

    /** A field of INFO, or {@code ?} if this user may not ask. */
    private String info(String section, Pattern field) {
        try {
            Object reply = Replies.checked(
                    link.execute(new CommandArguments(Command.INFO).add(section), RedisLink.Repeat.IF_BROKEN));
            Matcher matcher = field.matcher(new String((byte[]) reply, StandardCharsets.UTF_8));
            return matcher.find() ? matcher.group(1) : "?";
        } catch (RuntimeException e) {
            LOG.debug("Redis at {} does not tell its {} section", link.address(), section, e);
            return "?";
        }
    }

    private void retry(RuntimeException failure) {
        if (threads.isClosed()) {
            return;
        }
        if (!told) {
            told = true;
            LOG.warn(
                    "Redis at {} does not answer; the application goes on without a cache, and every call tries again."
                            + " ({})",
                    link.address(),
                    Failures.translate(failure, link.address(), null).getMessage());
        }
        threads.later(this::check, RETRY_MILLIS);
    }
}
