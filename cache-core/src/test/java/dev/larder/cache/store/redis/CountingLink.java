package dev.larder.cache.store.redis;

import dev.larder.cache.store.PoolState;
import dev.larder.cache.store.redis.connection.RedisLink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.CommandArguments;

/**
 * Passes everything on, and counts round trips and the commands in them. Scripts the server does not know count once.
 */
public class CountingLink implements RedisLink {

    private final RedisLink link;
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final List<String> commands = new ArrayList<>();

    public CountingLink(RedisLink link) {
        this.link = link;
    }

    /** Begins to count anew. */
    synchronized void reset() {
        roundTrips.set(0);
        commands.clear();
    }

    public int roundTrips() {
        return roundTrips.get();
    }

    /** The names of the commands sent, in their order. */
    public synchronized List<String> commands() {
        return List.copyOf(commands);
    }

    private synchronized void count(List<CommandArguments> sent) {
        roundTrips.incrementAndGet();
        sent.forEach(command -> commands.add(command.getCommand().toString()));
    }

    @Override
    public <T extends @Nullable Object> T execute(
            CommandArguments command, Repeat repeat, Function<@Nullable Object, T> reading) {
        count(List.of(command));
        return link.execute(command, repeat, reading);
    }

    @Override
    public <T extends @Nullable Object> T executeAll(
            List<CommandArguments> sent, Repeat repeat, Function<List<@Nullable Object>, T> reading) {
        count(sent);
        return link.executeAll(sent, repeat, reading);
    }

    @Override
    public String whyNoListening() {
        return link.whyNoListening();
    }

    @Override
    public void listen(BinaryJedisPubSub listener, byte[] channel) {
        link.listen(listener, channel);
    }

    @Override
    public void stopListening() {
        link.stopListening();
    }

    @Override
    public @Nullable PoolState pool() {
        return link.pool();
    }

    @Override
    public String address() {
        return link.address();
    }

    @Override
    public void close() {
        link.close();
    }
}
