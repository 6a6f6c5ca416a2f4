package dev.larder.cache.store.redis;

import dev.larder.cache.store.ScanListener;
import dev.larder.cache.store.StoreUnavailableException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Walks through sources of keys and removes what it finds. Each step is one pipeline: it removes what the last one
 * found and asks for more. When a connection breaks, the walk through a source begins again: a cursor means nothing to
 * another server, which may answer at the same address by then, and going on with it would miss keys. Used once, by one
 * thread.
 */
final class KeyWalk {

    /** How many keys the server looks at in one step; at that size a step takes well under a millisecond. */
    static final int STEP = 500;

    /** How often one walk begins again before the connection is said not to last. */
    static final int MAX_RESTARTS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(KeyWalk.class);

    private final RedisLink link;
    private final Function<List<byte[]>, List<CommandArguments>> removal;
    private final ScanListener listener;
    private final ScanPace pace;
    private List<CommandArguments> first = List.of();
    private List<CommandArguments> pending = List.of();
    private long removed;

    /** @param removal what removes those of the keys that are to be removed */
    KeyWalk(
            RedisLink link,
            Function<List<byte[]>, List<CommandArguments>> removal,
            ScanListener listener,
            ScanPace pace) {
        this.link = link;
        this.removal = removal;
        this.listener = listener;
        this.pace = pace;
    }

    /** Sends this before everything else, in the pipeline of the first step. */
    KeyWalk beginWith(List<CommandArguments> commands) {
        first = commands;
        return this;
    }

    /** Returns how many keys were removed. */
    long through(List<? extends KeySource> sources) {
        sources.forEach(this::walkToTheEnd);
        if (!pending.isEmpty()) {
            listener.onStep(0, removedWith(link.executeAll(pending, RedisLink.Repeat.IF_BROKEN)));
        }
        return removed;
    }

    private void walkToTheEnd(KeySource source) {
        for (int restarts = 0; ; restarts++) {
            try {
                walk(source);
                return;
            } catch (BrokenOffException e) {
                if (restarts == MAX_RESTARTS) {
                    throw new StoreUnavailableException(
                            "The connection to Redis at " + link.address() + " broke " + (restarts + 1)
                                    + " times during the search for the keys of a pattern; some of them may still be"
                                    + " there.",
                            e.getCause());
                }
                LOG.debug("A connection to Redis broke during a search for keys; the search begins again", e);
            }
        }
    }

    private void walk(KeySource source) {
        byte @Nullable [] cursor = null;
        do {
            KeySource.Page page = page(source, cursor);
            pending = removal.apply(page.keys());
            cursor = page.next();
            if (cursor != null) {
                pace.rest(page.lookedAt());
            }
        } while (cursor != null);
    }

    private KeySource.Page page(KeySource source, byte @Nullable [] cursor) {
        List<CommandArguments> step = new ArrayList<>(first);
        step.addAll(pending);
        step.add(source.ask(cursor));
        List<@Nullable Object> replies = execute(step, cursor);
        replies.subList(0, first.size()).forEach(Replies::checkedOrNull);
        int removedNow = removedWith(replies.subList(first.size(), step.size() - 1));
        first = List.of();
        KeySource.Page page = source.read(Replies.checked(replies.get(step.size() - 1)));
        listener.onStep(page.lookedAt(), removedNow);
        return page;
    }

    private List<@Nullable Object> execute(List<CommandArguments> step, byte @Nullable [] cursor) {
        if (cursor == null) {
            return link.executeAll(step, RedisLink.Repeat.IF_BROKEN);
        }
        try {
            return link.executeAll(step, RedisLink.Repeat.NEVER);
        } catch (JedisConnectionException e) {
            // A late answer is not asked for again.
            throw e.getCause() instanceof SocketTimeoutException ? e : new BrokenOffException(e);
        }
    }

    private int removedWith(List<@Nullable Object> replies) {
        int removedNow = Removal.count(replies);
        removed += removedNow;
        pending = List.of();
        return removedNow;
    }

    /** The connection ended in the middle of a walk. */
    private static final class BrokenOffException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BrokenOffException(JedisConnectionException cause) {
            super(cause);
        }
    }
}
