package dev.larder.cache.store.redis;

import dev.larder.cache.key.GlobPattern;
import dev.larder.cache.key.KeyPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** The patterns that were invalidated a short while ago (rule R24), as globs, by the server's clock. */
final class GraceList {

    private final byte[] list;

    GraceList(KeyNames names) {
        this.list = names.grace();
    }

    /** Notes a pattern. */
    CommandArguments note(KeyPattern pattern, Duration grace) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(Commands.millis(grace));
        pattern.globs().forEach(glob -> arguments.add(Utf8.bytes(glob)));
        return Script.NOTE_GRACE.on(list, arguments.toArray());
    }

    /** What asks for the list; {@link #reached} reads the two replies. */
    List<CommandArguments> look() {
        return List.of(
                new CommandArguments(Command.TIME),
                new CommandArguments(Command.ZRANGE).key(list).add(0).add(-1).add("WITHSCORES"));
    }

    /** Which keys an invalidation reaches that is still in its grace time. */
    static Predicate<String> reached(@Nullable Object time, @Nullable Object noted) {
        long now = Replies.timeMillis(time);
        List<?> globsAndEnds = Replies.membersAndScores(noted);
        List<GlobPattern> patterns = new ArrayList<>();
        for (int i = 0; i < globsAndEnds.size(); i += 2) {
            if (Replies.storedNumber(globsAndEnds.get(i + 1)) > now) {
                patterns.add(new GlobPattern(Utf8.text((byte[]) Replies.checked(globsAndEnds.get(i)))));
            }
        }
        return key -> patterns.stream().anyMatch(pattern -> pattern.matches(key));
    }

    /** Forgets what ended before a moment of the server's clock. */
    CommandArguments forgetBefore(long millis) {
        return new CommandArguments(Command.ZREMRANGEBYSCORE)
                .key(list)
                .add("-inf")
                .add(millis);
    }
}
