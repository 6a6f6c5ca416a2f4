package dev.larder.cache.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** A Lua script on one key. Sent by its digest; sent in full to a server that does not know it yet. */
final class Script {

    /** Stores an entry if the token still stands. */
    static final Script FILL = new Script("fill.lua");

    /** Removes a lease if the token still stands. */
    static final Script RELEASE = new Script("release.lua");

    /** Prolongs a lease if the token still stands. */
    static final Script RENEW = new Script("renew.lua");

    /** Removes an entry with certain bytes. */
    static final Script DROP_IF_UNCHANGED = new Script("drop-if-unchanged.lua");

    private final byte[] text;
    private final byte[] digest;

    private Script(String resource) {
        this.text = load(resource);
        this.digest = HexFormat.of().formatHex(sha1(text)).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] load(String resource) {
        try (InputStream stream = Script.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The script " + resource + " is missing from the jar");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }

    /** Runs the script; may run it twice if the connection breaks, so every script bears that. */
    @Nullable
    Object run(RedisLink link, byte[] key, Object... arguments) {
        return link.executeScript(
                command(Command.EVALSHA, digest, key, arguments), () -> command(Command.EVAL, text, key, arguments));
    }

    private static CommandArguments command(Command command, byte[] script, byte[] key, Object[] arguments) {
        return new CommandArguments(command).add(script).add(1).key(key).addObjects(arguments);
    }
}
