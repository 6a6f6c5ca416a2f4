package dev.larder.cache.store.redis;

import java.nio.charset.StandardCharsets;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.UnifiedJedis;

/** Who is connected to a server, as it says itself. */
public final class ConnectedClients {

    private ConnectedClients() {}

    /** How many connections call themselves so. */
    public static long named(String name, UnifiedJedis server) {
        byte[] list = (byte[]) server.executeCommand(new CommandArguments(Command.CLIENT).add("LIST"));
        return new String(list, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" name=" + name + " "))
                .count();
    }
}
