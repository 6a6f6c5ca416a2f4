package dev.larder.cache.store.redis;

import dev.larder.cache.store.PoolState;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Connections of our own to one server, on which no command costs its caller more than its budget. */
final class OwnLink implements RedisLink {

    private static final Logger LOG = LoggerFactory.getLogger(OwnLink.class);
    private static final Duration IDLE_CHECK_PERIOD = Duration.ofSeconds(30);
    private static final Duration EVICT_AFTER = Duration.ofSeconds(60);

    private final RedisConnectionSettings settings;
    private final HostAndPort server;
    private final JedisClientConfig listenerConfig;
    private final DeadlinePool pool;
    private final ListeningConnection listening = new ListeningConnection();

    OwnLink(RedisConnectionSettings settings, BackgroundThreads threads) {
        this.settings = settings;
        this.server = new HostAndPort(settings.host(), settings.port());
        JedisClientConfig config = ClientConfigs.forCommands(settings);
        this.listenerConfig = ClientConfigs.forListening(settings);
        this.pool = new DeadlinePool(
                settings.pool(),
                settings.address(),
                () -> new Connection(server, config),
                threads.workers(),
                EVICT_AFTER);
        watchOver(threads);
    }

    private void watchOver(BackgroundThreads threads) {
        threads.repeat(pool::cutOverdue, Math.max(5, settings.timeout().toMillis() / 10));
        threads.repeat(
                () -> threads.workers().execute(() -> pool.checkIdle(settings.timeout())),
                IDLE_CHECK_PERIOD.toMillis());
    }

    @Override
    public <T extends @Nullable Object> T execute(
            CommandArguments command, Repeat repeat, Function<@Nullable Object, T> reading) {
        return withinBudget(
                connection -> reading.apply(ScriptCommand.send(command, connection::executeCommand)), repeat);
    }

    @Override
    public <T extends @Nullable Object> T executeAll(
            List<CommandArguments> commands, Repeat repeat, Function<List<@Nullable Object>, T> reading) {
        return withinBudget(
                connection -> reading.apply(ScriptCommand.sendAll(commands, some -> {
                    some.forEach(connection::sendCommand);
                    return connection.getMany(some.size());
                })),
                repeat);
    }

    private <T extends @Nullable Object> T withinBudget(Function<Connection, T> exchange, Repeat repeat) {
        Deadline deadline = Deadline.in(settings.timeout());
        try {
            return attempt(exchange, deadline);
        } catch (JedisConnectionException e) {
            // A late answer is not asked for again: there is no time left for it.
            if (deadline.hasPassed() || isTimeout(e)) {
                throw e;
            }
            pool.discardIdle();
            if (repeat == Repeat.NEVER) {
                throw e;
            }
            LOG.debug("A connection to Redis broke; the command is sent again", e);
            return attempt(exchange, deadline);
        }
    }

    private <T extends @Nullable Object> T attempt(Function<Connection, T> exchange, Deadline deadline) {
        PooledConnection connection = pool.borrow(deadline);
        boolean answered = false;
        try {
            T reply = exchange.apply(connection.begin(deadline));
            answered = true;
            return reply;
        } catch (JedisDataException e) {
            answered = true;
            throw e;
        } catch (OutOfMemoryError e) {
            // Jedis believes whatever length a reply claims to have.
            throw new JedisException("an answer that does not fit into memory", e);
        } finally {
            connection.end();
            if (answered) {
                pool.giveBack(connection);
            } else {
                pool.discard(connection);
            }
        }
    }

    private static boolean isTimeout(Throwable failure) {
        return failure.getCause() instanceof SocketTimeoutException;
    }

    @Override
    public String whyNoListening() {
        return "";
    }

    @Override
    public void listen(BinaryJedisPubSub listener, byte[] channel) {
        listening.listen(new Connection(server, listenerConfig), listener, channel);
    }

    @Override
    public void stopListening() {
        listening.stop();
    }

    @Override
    public PoolState pool() {
        return pool.state();
    }

    @Override
    public String address() {
        return settings.address();
    }

    @Override
    public void close() {
        pool.close();
        listening.stop();
    }
}
