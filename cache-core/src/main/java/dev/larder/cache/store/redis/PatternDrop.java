package dev.larder.cache.store.redis;

import dev.larder.cache.key.KeyPattern;
import dev.larder.cache.store.ScanListener;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * One walk through the keyspace per glob. Each step is one pipeline: it removes what the last {@code SCAN} found and
 * asks for more.
 */
final class PatternDrop {

    /** How many keys the server looks at in one step; at that size a step takes well under a millisecond. */
    static final int STEP = 500;

    private static final byte[] START = {'0'};

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
            walk(glob.getBytes(StandardCharsets.UTF_8));
        }
        return dropped;
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
            List<?> replies = link.executeAll(step);
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
}
