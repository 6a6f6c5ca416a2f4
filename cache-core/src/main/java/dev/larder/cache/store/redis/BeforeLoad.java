package dev.larder.cache.store.redis;

import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.redis.connection.Replies;
import dev.larder.cache.store.redis.index.GraceList;
import dev.larder.cache.store.redis.index.KeyIndex;
import dev.larder.cache.store.redis.index.KeyNames;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * What has to be done and known between a lease and its load (rules R13, R15, R24). Travels in the pipeline of the
 * lease and after it.
 */
final class BeforeLoad {

    private final KeyNames names;
    private final KeyIndex index;
    private final GraceList grace;

    BeforeLoad(KeyNames names, KeyIndex index, GraceList grace) {
        this.names = names;
        this.index = index;
        this.grace = grace;
    }

    /** Nothing for plain terms. */
    List<CommandArguments> commands(List<String> keys, LeaseTerms terms) {
        List<CommandArguments> commands = new ArrayList<>();
        if (terms.notesClock()) {
            commands.add(new CommandArguments(Command.GET).key(names.clock()));
        }
        if (terms.heedsGrace()) {
            commands.addAll(grace.look());
        }
        if (terms.indexed()) {
            commands.addAll(index.list(keys, terms.life()));
        }
        return commands;
    }

    /** The grants of those that were granted, in their order. */
    List<@Nullable Grant> grants(
            List<LeaseCommand> leases, List<Boolean> granted, List<@Nullable Object> replies, LeaseTerms terms) {
        replies.forEach(Replies::checkedOrNull);
        int next = 0;
        long clock = terms.notesClock() ? Replies.storedNumber(replies.get(next++)) : 0;
        Predicate<String> fenced =
                terms.heedsGrace() ? grace.reached(replies.get(next), replies.get(next + 1)) : key -> false;
        List<@Nullable Grant> grants = new ArrayList<>(leases.size());
        for (int i = 0; i < leases.size(); i++) {
            LeaseCommand lease = leases.get(i);
            grants.add(granted.get(i) ? new Grant(lease.token().lastToken(), clock, fenced.test(lease.key())) : null);
        }
        return grants;
    }
}
