package dev.larder.cache.store.redis.index;

import dev.larder.cache.store.redis.connection.Commands;
import dev.larder.cache.store.redis.connection.RedisText;
import dev.larder.cache.store.redis.connection.Replies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Forgets what the indexes hold of entries that have ended by themselves: those that are longest due first, and of each
 * a part, in short steps, until nothing is due or a fifth of a second has passed. Then, and for any other process, it
 * is the next one's turn after a second, so that the server is busy with it for a fifth of its time at most, however
 * many sweep. One round trip if nothing is due.
 */
public final class IndexSweeper {

    static final int INDEXES_PER_STEP = 200;
    static final int MEMBERS_PER_INDEX = 200;

    private static final long BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final Duration TURN = Duration.ofSeconds(1);

    /** A key may outlive by a moment what was counted for it, see sweep-tag.lua. */
    private static final long LATE_MILLIS = 1000;

    private final Commands commands;
    private final KeyNames names;
    private final TagIndex tags;
    private final KeyIndex keys;
    private final GraceList grace;
    private final LongSupplier nanoClock;

    public IndexSweeper(
            Commands commands, KeyNames names, TagIndex tags, KeyIndex keys, GraceList grace, LongSupplier nanoClock) {
        this.commands = commands;
        this.names = names;
        this.tags = tags;
        this.keys = keys;
        this.grace = grace;
        this.nanoClock = nanoClock;
    }

    @Nullable
    public Duration sweep() {
        Due first = commands.sendAll(null, look(1), this::due);
        if (first.next == Long.MAX_VALUE) {
            return null;
        }
        if (first.next > 0) {
            return Duration.ofMillis(first.next);
        }
        if (isMyTurn()) {
            sweepWhatIsDue();
        }
        return TURN;
    }

    /** A full server refuses to note whose turn it is; it needs the sweep all the more. */
    private boolean isMyTurn() {
        CommandArguments turn = new CommandArguments(Command.SET)
                .key(names.sweeping())
                .add("")
                .add("NX")
                .add("PX")
                .add(TURN.toMillis());
        return commands.sendAll(null, List.of(turn), replies -> replies.get(0) != null);
    }

    /** Each step sweeps what the last one has found to be due, and looks for more. */
    private void sweepWhatIsDue() {
        long begun = nanoClock.getAsLong();
        List<CommandArguments> due = new ArrayList<>();
        do {
            int swept = due.size();
            due.addAll(look(INDEXES_PER_STEP));
            due = commands.sendAll(null, due, (List<@Nullable Object> replies) -> sweepsAfter(swept, replies));
        } while (!due.isEmpty() && nanoClock.getAsLong() - begun < BUDGET_NANOS);
    }

    private List<CommandArguments> sweepsAfter(int swept, List<@Nullable Object> replies) {
        replies.subList(0, swept).forEach(Replies::checked);
        return due(replies.subList(swept, replies.size())).sweeps;
    }

    private List<CommandArguments> look(int most) {
        return List.of(new CommandArguments(Command.TIME), first(names.tags(), most), first(names.segments(), most));
    }

    private static CommandArguments first(byte[] directory, int most) {
        return new CommandArguments(Command.ZRANGE)
                .key(directory)
                .add(0)
                .add(most - 1)
                .add("WITHSCORES");
    }

    /**
     * What to sweep now, and after how many ms something is due.
     *
     * @param next 0 if something is due now, {@code Long.MAX_VALUE} if nothing is listed
     */
    private record Due(List<CommandArguments> sweeps, long next) {}

    private Due due(List<@Nullable Object> replies) {
        long now = Replies.timeMillis(replies.get(0));
        List<CommandArguments> sweeps = new ArrayList<>();
        long next = Math.min(
                eachDue(replies.get(1), now, index -> sweeps.add(tags.sweep(index, MEMBERS_PER_INDEX))),
                eachDue(
                        replies.get(2),
                        now,
                        segment -> sweeps.add(keys.sweep(RedisText.text(segment), MEMBERS_PER_INDEX))));
        if (!sweeps.isEmpty()) {
            sweeps.add(grace.forgetBefore(now));
        }
        return new Due(sweeps, next);
    }

    private static long eachDue(@Nullable Object reply, long now, Consumer<byte[]> sweep) {
        List<?> namesAndTimes = Replies.membersAndScores(reply);
        long next = Long.MAX_VALUE;
        for (int i = 0; i < namesAndTimes.size(); i += 2) {
            long left = Replies.storedNumber(namesAndTimes.get(i + 1)) + LATE_MILLIS - now;
            if (left <= 0) {
                sweep.accept((byte[]) Replies.checked(namesAndTimes.get(i)));
            }
            next = Math.min(next, Math.max(0, left));
        }
        return next;
    }
}
