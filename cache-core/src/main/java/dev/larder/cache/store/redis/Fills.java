package dev.larder.cache.store.redis;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.redis.connection.Commands;
import dev.larder.cache.store.redis.connection.RedisText;
import dev.larder.cache.store.redis.connection.Replies;
import dev.larder.cache.store.redis.connection.Script;
import dev.larder.cache.store.redis.connection.ScriptCommand;
import dev.larder.cache.store.redis.connection.Steps;
import dev.larder.cache.store.redis.index.KeyIndex;
import dev.larder.cache.store.redis.index.KeyNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisException;

/** Puts entries where their tokens stand. */
final class Fills {

    private final Commands commands;
    private final KeyNames names;
    private final KeyIndex index;

    Fills(Commands commands, KeyNames names, KeyIndex index) {
        this.commands = commands;
        this.names = names;
        this.index = index;
    }

    FillResult fill(Fill fill) {
        return commands.send(fill.key(), command(fill), Fills::result);
    }

    List<FillResult> fillAll(List<Fill> fills) {
        List<FillResult> results = new ArrayList<>(fills.size());
        for (List<Fill> step : Steps.of(fills, Fills::bytes)) {
            List<CommandArguments> scripts = new ArrayList<>(step.size());
            step.forEach(fill -> scripts.add(command(fill)));
            results.addAll(commands.sendAll(null, scripts, Fills::results));
        }
        return results;
    }

    /** About as many as its command has. */
    private static int bytes(Fill fill) {
        int bytes = fill.entry().length + 4 * fill.key().length();
        for (String tag : fill.tags()) {
            bytes += tag.length() + 100;
        }
        return bytes;
    }

    private static List<FillResult> results(List<@Nullable Object> replies) {
        List<FillResult> results = new ArrayList<>(replies.size());
        for (Object reply : replies) {
            results.add(Replies.isWrongType(reply) ? FillResult.LEASE_LOST : result(reply));
        }
        return results;
    }

    private static FillResult result(@Nullable Object reply) {
        long number = Replies.number(reply);
        if (number == 0) {
            return FillResult.LEASE_LOST;
        } else if (number == 1) {
            return FillResult.STORED;
        } else if (number == 2) {
            return FillResult.TAG_INVALIDATED;
        }
        throw new JedisException("an answer that is none: " + number);
    }

    private ScriptCommand command(Fill fill) {
        return fill.tags().isEmpty() && !fill.indexed() ? plain(fill) : listed(fill);
    }

    private ScriptCommand plain(Fill fill) {
        return Script.FILL.on(
                RedisText.bytes(fill.key()),
                fill.token().toBytes(),
                fill.entry(),
                Commands.millis(fill.life()),
                names.channelOf(fill.key()));
    }

    private ScriptCommand listed(Fill fill) {
        List<byte[]> keys = new ArrayList<>();
        keys.add(RedisText.bytes(fill.key()));
        String segment = "";
        if (fill.indexed()) {
            segment = names.segmentOf(fill.key());
            keys.addAll(index.keysOf(segment));
        }
        if (!fill.tags().isEmpty()) {
            keys.add(names.tags());
        }
        for (String tag : fill.tags()) {
            keys.add(names.indexOf(tag));
            keys.add(names.stampOf(tag));
        }
        return Script.FILL_LISTED.on(
                keys,
                fill.token().toBytes(),
                fill.entry(),
                Commands.millis(fill.life()),
                names.channelOf(fill.key()),
                fill.clock(),
                Stamp.fresh().toBytes(),
                fill.indexed() ? 1 : 0,
                RedisText.bytes(segment));
    }
}
