package dev.larder.cache.store.redis.connection;

import dev.larder.cache.CacheException;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.store.StoreUnavailableException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/** What Jedis throws, in the words of the store's contract, with the cure where one is known. */
public final class Failures {

    private Failures() {}

    /**
     * Everything but a key of another type means that Redis cannot be used now, replies that make no sense included.
     *
     * @param key the key the command named, or {@code null} if it named none
     */
    static CacheException translate(RuntimeException failure, String address, @Nullable String key) {
        if (failure instanceof CacheException known) {
            return known;
        }
        Throwable cause =
                failure instanceof ConnectFailedException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CacheException known) {
            return known;
        }
        String said = String.valueOf(cause.getMessage());
        if (key != null && Replies.isWrongType(cause)) {
            return new ForeignKeyException(key, failure);
        }
        String what =
                failure == cause ? "Redis at " + address + " failed: " : "No connection to Redis at " + address + ": ";
        String message = what + reason(cause) + cure(cause, said);
        return failure == cause && cause instanceof JedisDataException && !concernsEveryCommand(cause, said)
                ? new StoreRefusedException(message, failure)
                : new StoreUnavailableException(message, failure);
    }

    /** Whether the server would have answered any other command the same way. */
    private static boolean concernsEveryCommand(Throwable cause, String said) {
        return cause instanceof JedisRedirectionException
                || isDemotion(cause)
                || said.startsWith("CLUSTERDOWN")
                || said.startsWith("LOADING")
                || said.startsWith("BUSY")
                || said.startsWith("NOAUTH");
    }

    /**
     * Whether it shows that the server is a replica. One that was the master refuses to write, or everything, to
     * connections that it keeps open.
     */
    static boolean isDemotion(Throwable failure) {
        String said = String.valueOf(failure.getMessage());
        return failure instanceof ServerRole.ReplicaException
                || failure instanceof JedisDataException
                        // Before version 7 a script's error stands behind the place where it happened.
                        && (said.startsWith("READONLY ")
                                || said.contains(" -READONLY ")
                                || said.startsWith("MASTERDOWN "));
    }

    /** Whether the answer did not come in its time. */
    public static boolean isTimeout(Throwable failure) {
        return failure.getCause() instanceof SocketTimeoutException;
    }

    private static String reason(Throwable cause) {
        StringBuilder reason = new StringBuilder(String.valueOf(cause.getMessage()));
        for (Throwable deeper : cause.getSuppressed()) {
            reason.append(" (").append(deeper.getMessage()).append(')');
        }
        Throwable root = cause.getCause();
        if (root != null && root.getMessage() != null && reason.indexOf(root.getMessage()) < 0) {
            reason.append(" (").append(root.getMessage()).append(')');
        }
        return reason.toString().replaceFirst("\\.$", "");
    }

    private static String cure(Throwable cause, String said) {
        if (said.startsWith("NOAUTH")) {
            return ". The server wants a password: set larder.redis.password.";
        }
        if (said.startsWith("WRONGPASS")) {
            return ". Correct larder.redis.username and larder.redis.password.";
        }
        if (cause instanceof JedisAccessControlException || lacksRight(said)) {
            return ". Give this user with ACL SETUSER what it lacks: the commands that README lists, its keys (~* or, with"
                    + " larder.key-prefix=shop, ~shop:*) and channels (&*).";
        }
        if (cause instanceof JedisRedirectionException || said.startsWith("CLUSTERDOWN")) {
            return ". The server is part of a Redis Cluster, which this release cannot use: name a server that stands"
                    + " alone in larder.redis.url.";
        }
        if (said.contains("WRONGTYPE ")) {
            return ". One of the library's own keys, which begin with ~larder: after the key prefix, holds a value of"
                    + " another Redis type; remove it.";
        }
        if (said.contains("OOM ")) {
            return ". The server is full: raise its maxmemory, or let it evict with maxmemory-policy volatile-lru.";
        }
        if (isDemotion(cause)) {
            return ". The server is a replica: name the master in larder.redis.url.";
        }
        if (said.startsWith("LOADING") || said.startsWith("BUSY")) {
            return ". The server is busy and will answer later.";
        }
        if (said.contains("DB index is out of range")) {
            return ". Correct larder.redis.database.";
        }
        return "";
    }

    /** What scripts say instead of NOPERM. */
    private static boolean lacksRight(String said) {
        return said.contains("The user executing the script can't") || said.contains("ACL failure in script");
    }
}
