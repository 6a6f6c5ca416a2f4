package dev.larder.cache.store.redis;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.Intent;
import dev.larder.cache.store.IntentLog;
import dev.larder.cache.store.redis.connection.Commands;
import dev.larder.cache.store.redis.connection.RedisText;
import dev.larder.cache.store.redis.connection.Replies;
import dev.larder.cache.store.redis.connection.Script;
import dev.larder.cache.store.redis.connection.ScriptCommand;
import dev.larder.cache.store.redis.connection.Steps;
import dev.larder.cache.store.redis.index.KeyNames;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Intents in a sorted set by deadline, and in a hash with their text; each step is one script, one round trip. */
final class RedisIntents implements IntentLog {

    private final Commands commands;
    private final byte[] due;
    private final List<byte[]> both;

    RedisIntents(Commands commands, KeyNames names) {
        this.commands = commands;
        this.due = names.intentsDue();
        this.both = List.of(due, names.intentsNoted());
    }

    @Override
    public void record(Intent intent, Duration window) {
        run(Script.RECORD_INTENT.on(
                both, intent.id().toBytes(), RedisText.bytes(intent.what()), Commands.millis(window)));
    }

    @Override
    public void remove(Collection<Stamp> ids) {
        for (List<Stamp> step : Steps.of(List.copyOf(ids))) {
            run(Script.REMOVE_INTENTS.on(both, arguments(step).toArray()));
        }
    }

    @Override
    public void postpone(Collection<Stamp> ids, Duration window) {
        for (List<Stamp> step : Steps.of(List.copyOf(ids))) {
            List<Object> arguments = arguments(step);
            arguments.add(0, Commands.millis(window));
            run(Script.POSTPONE_INTENTS.on(due, arguments.toArray()));
        }
    }

    private static List<Object> arguments(List<Stamp> ids) {
        List<Object> arguments = new ArrayList<>(ids.size() + 1);
        ids.forEach(id -> arguments.add(id.toBytes()));
        return arguments;
    }

    private void run(ScriptCommand script) {
        commands.send(null, script, Replies::checked);
    }

    @Override
    public List<Intent> overdue(Duration life, int most) {
        return commands.send(null, Script.OVERDUE_INTENTS.on(both, Commands.millis(life), most), reply -> {
            List<?> idsAndTexts = (List<?>) Replies.checked(reply);
            List<Intent> intents = new ArrayList<>(idsAndTexts.size() / 2);
            for (int i = 0; i < idsAndTexts.size(); i += 2) {
                ByteBuffer id = ByteBuffer.wrap((byte[]) Replies.checked(idsAndTexts.get(i)));
                String what = RedisText.text((byte[]) Replies.checked(idsAndTexts.get(i + 1)));
                intents.add(new Intent(new Stamp(id.getLong(), id.getLong()), what));
            }
            return intents;
        });
    }
}
