package dev.larder.cache.store.redis;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.LeaseUnansweredException;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.redis.connection.Commands;
import dev.larder.cache.store.redis.connection.RedisLink;
import dev.larder.cache.store.redis.connection.Replies;
import dev.larder.cache.store.redis.connection.Steps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Takes leases, claims and writes. Their commands are never repeated: a repetition would be a new one, but the lost one
 * might stand in its way until it ends (rule R1).
 */
final class LeaseCommands {

    private final Commands commands;
    private final BeforeLoad beforeLoad;

    LeaseCommands(Commands commands, BeforeLoad beforeLoad) {
        this.commands = commands;
        this.beforeLoad = beforeLoad;
    }

    /** Takes one. */
    @Nullable
    Grant take(LeaseCommand lease, LeaseTerms terms) {
        List<LeaseCommand> one = List.of(lease);
        return unlessUnanswered(one, () -> takeTogether(lease.key(), one, terms))
                .get(0);
    }

    /** Takes several, each by itself, in pipelines. */
    List<@Nullable Grant> takeAll(List<LeaseCommand> leases, LeaseTerms terms) {
        return unlessUnanswered(leases, () -> {
            List<@Nullable Grant> grants = new ArrayList<>(leases.size());
            for (List<LeaseCommand> step : Steps.of(leases, one -> one.key().length())) {
                grants.addAll(takeTogether(null, step, terms));
            }
            return grants;
        });
    }

    private interface Taking {
        List<@Nullable Grant> run();
    }

    /** If it fails, whatever may stand by then is nobody's, what was granted before included. */
    private List<@Nullable Grant> unlessUnanswered(List<LeaseCommand> leases, Taking taking) {
        try {
            return taking.run();
        } catch (StoreUnavailableException e) {
            Map<Stamp, String> tokens = tokensOf(leases);
            throw tokens.isEmpty() ? e : new LeaseUnansweredException(e.getMessage(), tokens, e);
        }
    }

    private static Map<Stamp, String> tokensOf(List<LeaseCommand> leases) {
        Map<Stamp, String> tokens = new HashMap<>();
        for (LeaseCommand lease : leases) {
            lease.token().tokens().forEach(token -> tokens.put(token, lease.key()));
        }
        return tokens;
    }

    /** @param key the one whose foreign type is an error; {@code null} where such a key is merely not granted */
    private List<@Nullable Grant> takeTogether(@Nullable String key, List<LeaseCommand> leases, LeaseTerms terms) {
        List<String> keys = leases.stream().map(LeaseCommand::key).toList();
        return commands.on(key, () -> {
            List<CommandArguments> all = new ArrayList<>();
            leases.forEach(lease -> all.add(lease.command()));
            all.addAll(beforeLoad.commands(keys, terms));
            List<@Nullable Object> replies = execute(all, leases.size());
            List<Boolean> granted = granted(leases, replies, key == null);
            // What is refused here is not refused to the key.
            return granted.contains(true)
                    ? commands.on(
                            null,
                            () -> beforeLoad.grants(
                                    leases, granted, replies.subList(leases.size(), replies.size()), terms))
                    : Collections.<@Nullable Grant>nCopies(leases.size(), null);
        });
    }

    /** A single command by itself, because a client that retries does so for single commands only. */
    private List<@Nullable Object> execute(List<CommandArguments> all, int leases) {
        UnaryOperator<List<@Nullable Object>> reading = replies -> {
            replies.subList(0, leases).forEach(LeaseCommand::requireAnswer);
            return replies;
        };
        RedisLink link = commands.link();
        if (all.size() > 1) {
            return link.executeAll(all, RedisLink.Repeat.NEVER, reading);
        }
        try {
            return link.execute(
                    all.get(0),
                    RedisLink.Repeat.NEVER,
                    reply -> reading.apply(Collections.<@Nullable Object>singletonList(reply)));
        } catch (JedisDataException e) {
            return List.of(e);
        }
    }

    private List<Boolean> granted(List<LeaseCommand> leases, List<@Nullable Object> replies, boolean mayBeForeign) {
        List<Boolean> granted = new ArrayList<>(leases.size());
        for (int i = 0; i < leases.size(); i++) {
            granted.add(leases.get(i).isGranted(replies.get(i)));
        }
        replies.subList(0, leases.size()).stream()
                .filter(reply -> !(mayBeForeign && Replies.isWrongType(reply)))
                .forEach(Replies::checkedOrNull);
        for (int i = 0; i < leases.size(); i++) {
            if (!granted.get(i) && !leases.get(i).token().tokens().isEmpty()) {
                throw new StoreUnavailableException(
                        "A lease was sent several times, and the first answer was lost", null);
            }
        }
        return granted;
    }
}
