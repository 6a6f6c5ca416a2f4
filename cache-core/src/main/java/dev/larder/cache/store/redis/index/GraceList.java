package dev.larder.cache.store.redis.index;

import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.store.redis.connection.Commands;
import dev.larder.cache.store.redis.connection.RedisText;
import dev.larder.cache.store.redis.connection.Replies;
import dev.larder.cache.store.redis.connection.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** The patterns that were invalidated a short while ago (rule R24), as globs, by the server's clock. */
public final class GraceList {

    private final byte[] list;
    private volatile Compiled latest = new Compiled(List.of());

    public GraceList(KeyNames names) {
        this.list = names.grace();
    }

    /** Notes a pattern. */
    CommandArguments note(KeyPattern pattern, Duration grace) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(Commands.millis(grace));
        pattern.globs().forEach(glob -> arguments.add(RedisText.bytes(glob)));
        return Script.NOTE_GRACE.on(list, arguments.toArray());
    }

    /** What asks for the list; {@link #reached} reads the two replies. */
    public List<CommandArguments> look() {
        return List.of(
                new CommandArguments(Command.TIME),
                new CommandArguments(Command.ZRANGE).key(list).add(0).add(-1).add("WITHSCORES"));
    }

    /** Which keys an invalidation reaches that is still in its grace time. */
    public Predicate<String> reached(@Nullable Object time, @Nullable Object noted) {
        long now = Replies.timeMillis(time);
        List<Note> notes = compiled(Replies.membersAndScores(noted));
        return key -> notes.stream().anyMatch(note -> note.ending > now && note.pattern.matches(key));
    }

    /** The notes of a list, which most misses find as the one before found it. */
    List<Note> compiled(List<?> globsAndEnds) {
        Compiled known = latest;
        if (!known.isOf(globsAndEnds)) {
            known = new Compiled(globsAndEnds);
            latest = known;
        }
        return known.notes;
    }

    /** A pattern, until when, by the server's clock. */
    record Note(GlobPattern pattern, long ending) {}

    /** One content of the list, as the server sends it, and what it says. Immutable. */
    private static final class Compiled {

        private final Object[] sent;
        private final List<Note> notes;

        private Compiled(List<?> globsAndEnds) {
            sent = globsAndEnds.stream().map(Replies::checked).toArray();
            List<Note> all = new ArrayList<>(sent.length / 2);
            for (int i = 0; i < sent.length; i += 2) {
                all.add(new Note(new GlobPattern(RedisText.text((byte[]) sent[i])), Replies.storedNumber(sent[i + 1])));
            }
            notes = all;
        }

        private boolean isOf(List<?> globsAndEnds) {
            return Arrays.deepEquals(sent, globsAndEnds.toArray());
        }
    }

    /** Forgets what ended before a moment of the server's clock. */
    CommandArguments forgetBefore(long millis) {
        return new CommandArguments(Command.ZREMRANGEBYSCORE)
                .key(list)
                .add("-inf")
                .add(millis);
    }
}
