package dev.larder.cache.store.redis;

import dev.larder.cache.key.KeyPattern;
import dev.larder.cache.store.ScanListener;
import dev.larder.cache.store.StoreUnavailableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * One walk through the keyspace per glob. Each step is one pipeline: it removes what the last {@code SCAN} found and
 * asks for more. When a connection breaks, the walk begins again: a cursor means nothing to another server, which may
 * answer at the same address by then, and going on with it would miss keys.
 */
final class PatternDrop {

    /** How many keys the server looks at in one step; at that size a step takes well under a millisecond. */
    static final int STEP = 500;

    /** How often one walk begins again before the connection is said not to last. */
    static final int MAX_RESTARTS = 3;

    private static final byte[] START = {'0'};

    private static final Logger LOG = LoggerFactory.getLogger(PatternDrop.class);

    private final RedisLink link;
    private final KeyPattern pattern;
    private final ScanListener listener;
    private long dropped;

    PatternDrop(RedisLink link, KeyPattern pattern, ScanListener listener) {
        this.link = link;
        this.pattern = pattern;
        this.listener = listener;
    }

    long run() {
        for (String glob : pattern.globs()) {
            walkToTheEnd(glob.getBytes(StandardCharsets.UTF_8));
        }
        return dropped;
    }

    private void walkToTheEnd(byte[] glob) {
        for (int restarts = 0; ; restarts++) {
            try {
                walk(glob);
                return;
            } catch (BrokenOffException e) {
                if (restarts == MAX_RESTARTS) {
                    throw new StoreUnavailableException(
                            "The connection to Redis at " + link.address() + " broke " + (restarts + 1)
                                    + " times during the search for the keys of a pattern; some of them may still be"
                                    + " there.",
                            e.getCause());
                }
                LOG.debug("A connection to Redis broke during a search for keys; the search begins again", e);
            }
        }
    }

    private void walk(byte[] glob) {
        List<byte[]> found = List.of();
        byte @Nullable [] cursor = START;
        while (cursor != null || !found.isEmpty()) {
            List<CommandArguments> step = new ArrayList<>(found.size() + 1);
            for (byte[] key : found) {
                step.add(new CommandArguments(Command.UNLINK).key(key));
            }
            if (cursor != null) {
                step.add(scan(cursor, glob));
            }
            List<?> replies = execute(step, cursor);
            int droppedNow = 0;
            for (Object reply : replies.subList(0, found.size())) {
                droppedNow += ((Long) Replies.checked(reply)).intValue();
            }
            dropped += droppedNow;
            listener.onStep(cursor == null ? 0 : STEP, droppedNow);
            found = List.of();
            if (cursor != null) {
                List<?> page = (List<?>) Replies.checked(replies.get(replies.size() - 1));
                cursor = next(page);
                found = matching((List<?>) page.get(1));
            }
        }
    }

    private List<?> execute(List<CommandArguments> step, byte @Nullable [] cursor) {
        if (cursor == null || cursor == START) {
            return link.executeAll(step, RedisLink.Repeat.IF_BROKEN);
        }
        try {
            return link.executeAll(step, RedisLink.Repeat.NEVER);
        } catch (JedisConnectionException e) {
            // A late answer is not asked for again.
            throw e.getCause() instanceof SocketTimeoutException ? e : new BrokenOffException(e);
        }
    }

    private static CommandArguments scan(byte[] cursor, byte[] glob) {
        return new CommandArguments(Command.SCAN)
                .add(cursor)
                .add("MATCH")
                .add(glob)
                .add("COUNT")
                .add(STEP);
    }

    private static byte @Nullable [] next(List<?> page) {
        byte[] cursor = (byte[]) page.get(0);
        return Arrays.equals(cursor, START) ? null : cursor;
    }

    private List<byte[]> matching(List<?> keys) {
        List<byte[]> matching = new ArrayList<>();
        for (Object key : keys) {
            String text = text((byte[]) key);
            if (text != null && pattern.matches(text)) {
                matching.add((byte[]) key);
            }
        }
        return matching;
    }

    /** The key as text, or {@code null} if it is none and so not ours. */
    private static @Nullable String text(byte[] key) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The connection ended in the middle of a walk. */
    private static final class BrokenOffException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BrokenOffException(JedisConnectionException cause) {
            super(cause);
        }
    }
}
