package dev.larder.cache.store.redis;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.LeaseUnansweredException;
import dev.larder.cache.store.StoreUnavailableException;
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
final class Acquisitions {

    private final Commands commands;
    private final BeforeLoad beforeLoad;

    Acquisitions(Commands commands, BeforeLoad beforeLoad) {
        this.commands = commands;
        this.beforeLoad = beforeLoad;
    }

    /** Takes one. */
    @Nullable
    Grant take(Acquisition acquisition, LeaseTerms terms) {
        List<Acquisition> one = List.of(acquisition);
        return unlessUnanswered(one, () -> takeTogether(acquisition.key(), one, terms))
                .get(0);
    }

    /** Takes several, each by itself, in pipelines. */
    List<@Nullable Grant> takeAll(List<Acquisition> acquisitions, LeaseTerms terms) {
        return unlessUnanswered(acquisitions, () -> {
            List<@Nullable Grant> grants = new ArrayList<>(acquisitions.size());
            for (List<Acquisition> step :
                    Steps.of(acquisitions, one -> one.key().length())) {
                grants.addAll(takeTogether(null, step, terms));
            }
            return grants;
        });
    }

    private interface Taking {
        List<@Nullable Grant> run();
    }

    /** If it fails, whatever may stand by then is nobody's, what was granted before included. */
    private List<@Nullable Grant> unlessUnanswered(List<Acquisition> acquisitions, Taking taking) {
        try {
            return taking.run();
        } catch (StoreUnavailableException e) {
            Map<Stamp, String> tokens = tokensOf(acquisitions);
            throw tokens.isEmpty() ? e : new LeaseUnansweredException(e.getMessage(), tokens, e);
        }
    }

    private static Map<Stamp, String> tokensOf(List<Acquisition> acquisitions) {
        Map<Stamp, String> tokens = new HashMap<>();
        for (Acquisition acquisition : acquisitions) {
            acquisition.token().tokens().forEach(token -> tokens.put(token, acquisition.key()));
        }
        return tokens;
    }

    /** @param key the one whose foreign type is an error; {@code null} where such a key is merely not granted */
    private List<@Nullable Grant> takeTogether(@Nullable String key, List<Acquisition> acquisitions, LeaseTerms terms) {
        List<String> keys = acquisitions.stream().map(Acquisition::key).toList();
        return commands.on(key, () -> {
            List<CommandArguments> all = new ArrayList<>();
            acquisitions.forEach(acquisition -> all.add(acquisition.command()));
            all.addAll(beforeLoad.commands(keys, terms));
            List<@Nullable Object> replies = execute(all, acquisitions.size());
            List<Boolean> granted = granted(acquisitions, replies, key == null);
            // What is refused here is not refused to the key.
            return granted.contains(true)
                    ? commands.on(
                            null,
                            () -> beforeLoad.grants(
                                    acquisitions, granted, replies.subList(acquisitions.size(), replies.size()), terms))
                    : Collections.<@Nullable Grant>nCopies(acquisitions.size(), null);
        });
    }

    /** A single command by itself, because a client that retries does so for single commands only. */
    private List<@Nullable Object> execute(List<CommandArguments> all, int acquisitions) {
        UnaryOperator<List<@Nullable Object>> reading = replies -> {
            replies.subList(0, acquisitions).forEach(Acquisition::requireAnswer);
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

    private List<Boolean> granted(
            List<Acquisition> acquisitions, List<@Nullable Object> replies, boolean mayBeForeign) {
        List<Boolean> granted = new ArrayList<>(acquisitions.size());
        for (int i = 0; i < acquisitions.size(); i++) {
            granted.add(acquisitions.get(i).isGranted(replies.get(i)));
        }
        replies.subList(0, acquisitions.size()).stream()
                .filter(reply -> !(mayBeForeign && Replies.isWrongType(reply)))
                .forEach(Replies::checkedOrNull);
        for (int i = 0; i < acquisitions.size(); i++) {
            if (!granted.get(i) && !acquisitions.get(i).token().tokens().isEmpty()) {
                throw new StoreUnavailableException(
                        "A lease was sent several times, and the first answer was lost", null);
            }
        }
        return granted;
    }
}
