package dev.larder.cache.store.redis;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.Seen;
import dev.larder.cache.store.Stamped;
import dev.larder.cache.store.redis.connection.Commands;
import dev.larder.cache.store.redis.connection.RedisText;
import dev.larder.cache.store.redis.connection.Replies;
import dev.larder.cache.store.redis.connection.Script;
import dev.larder.cache.store.redis.connection.ScriptCommand;
import dev.larder.cache.store.redis.connection.Steps;
import dev.larder.cache.store.redis.index.KeyNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/**
 * What is done to an entry only if it is still the lease somebody has, or the one he has seen; of several keys in one
 * pipeline.
 */
final class ConditionalCommands {

    private final Commands commands;
    private final KeyNames names;

    ConditionalCommands(Commands commands, KeyNames names) {
        this.commands = commands;
        this.names = names;
    }

    boolean release(Stamped lease, Duration grace) {
        return ask(lease.key(), releasing(lease, grace));
    }

    List<Boolean> releaseAll(List<Stamped> leases, Duration grace) {
        return askAll(leases, one -> releasing(one, grace));
    }

    private ScriptCommand releasing(Stamped lease, Duration grace) {
        Stamp fresh = Stamp.fresh();
        return Script.RELEASE.on(
                RedisText.bytes(lease.key()),
                lease.stamp().toBytes(),
                names.channelOf(lease.key()),
                fresh.toBytes(),
                grace.toMillis(),
                grace.isZero() ? new byte[0] : Envelope.fence(fresh, lease.key()));
    }

    boolean postpone(Stamped lease, Duration pause) {
        return ask(
                lease.key(),
                Script.POSTPONE.on(
                        RedisText.bytes(lease.key()),
                        lease.stamp().toBytes(),
                        names.channelOf(lease.key()),
                        Stamp.fresh().toBytes(),
                        Commands.millis(pause)));
    }

    boolean renew(Stamped lease, Duration life) {
        return ask(lease.key(), renewing(lease, life));
    }

    List<Boolean> renewAll(List<Stamped> leases, Duration life) {
        return askAll(leases, one -> renewing(one, life));
    }

    private static ScriptCommand renewing(Stamped lease, Duration life) {
        return Script.RENEW.on(RedisText.bytes(lease.key()), lease.stamp().toBytes(), Commands.millis(life));
    }

    boolean dropIfUnchanged(Seen seen) {
        return ask(seen.key(), dropping(seen));
    }

    List<Boolean> dropAllIfUnchanged(List<Seen> seen) {
        return askAll(seen, ConditionalCommands::dropping);
    }

    private static ScriptCommand dropping(Seen seen) {
        return Script.DROP_IF_UNCHANGED.on(
                RedisText.bytes(seen.key()), HexFormat.of().formatHex(Script.sha1(seen.bytes())));
    }

    private boolean ask(String key, ScriptCommand script) {
        return commands.send(key, script, ConditionalCommands::isYes);
    }

    private <T> List<Boolean> askAll(List<T> all, Function<T, ScriptCommand> script) {
        List<Boolean> answers = new ArrayList<>(all.size());
        for (List<T> step : Steps.of(all)) {
            List<CommandArguments> scripts = new ArrayList<>(step.size());
            step.forEach(one -> scripts.add(script.apply(one)));
            answers.addAll(commands.sendAll(null, scripts, replies -> replies.stream()
                    .map(reply -> !Replies.isWrongType(reply) && isYes(reply))
                    .toList()));
        }
        return answers;
    }

    private static boolean isYes(@Nullable Object reply) {
        return Replies.number(reply) == 1;
    }
}
