package dev.larder.cache.store.redis.index;

import dev.larder.cache.store.ScanListener;
import dev.larder.cache.store.StoreInterruptedException;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.redis.connection.Failures;
import dev.larder.cache.store.redis.connection.RedisLink;
import dev.larder.cache.store.redis.connection.Refusals;
import dev.larder.cache.store.redis.connection.Replies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Walks through sources of keys and removes what it finds. Each step is one pipeline: it removes what the last one
 * found and asks for more. When a connection breaks, the walk through a source begins again: a cursor means nothing to
 * another server, which may answer at the same address by then, and going on with it would miss keys. Used once, by one
 * thread.
 */
public final class KeyWalk {

    /** How many keys the server looks at in one step; at that size a step takes well under a millisecond. */
    public static final int STEP = 500;

    /** How often one walk begins again before the connection is said not to last. */
    public static final int MAX_RESTARTS = 3;

    private static final int SOURCES_PER_STEP = 50;
    private static final int MOST_PENDING = 2 * STEP;

    private static final Logger LOG = LoggerFactory.getLogger(KeyWalk.class);

    private final RedisLink link;
    private final Function<List<byte[]>, List<CommandArguments>> removal;
    private final ScanListener listener;
    private final ScanPace pace;
    private final Refusals refusals;
    private List<CommandArguments> first = List.of();
    private final List<CommandArguments> pending = new ArrayList<>();
    private long removed;
    private int removedNow;

    /**
     * @param removal what removes those of the keys that are to be removed
     * @param refusals is given what is refused of that, of what the walk begins with, and of its sources
     */
    KeyWalk(
            RedisLink link,
            Function<List<byte[]>, List<CommandArguments>> removal,
            ScanListener listener,
            ScanPace pace,
            Refusals refusals) {
        this.link = link;
        this.removal = removal;
        this.listener = listener;
        this.pace = pace;
        this.refusals = refusals;
    }

    /** Sends this before everything else, in the pipeline of the first step. */
    KeyWalk beginWith(List<CommandArguments> commands) {
        first = commands;
        return this;
    }

    /** Returns how many keys were removed. */
    long through(List<? extends KeySource> sources) {
        for (int from = 0; from < sources.size(); from += SOURCES_PER_STEP) {
            walk(sources.subList(from, Math.min(sources.size(), from + SOURCES_PER_STEP)));
        }
        removePending(0);
        return removed;
    }

    /** The first pages are asked for together: of most sources they are the only ones. */
    private void walk(List<? extends KeySource> sources) {
        List<CommandArguments> asks = new ArrayList<>(sources.size());
        sources.forEach(source -> asks.add(source.ask(null)));
        List<@Nullable Object> replies = step(asks, null);
        List<KeySource.Page> pages = new ArrayList<>(sources.size());
        for (int i = 0; i < sources.size(); i++) {
            pages.add(take(sources.get(i), replies.get(i)));
        }
        for (int i = 0; i < sources.size(); i++) {
            walkToTheEnd(sources.get(i), pages.get(i));
        }
    }

    private void walkToTheEnd(KeySource source, KeySource.Page firstPage) {
        KeySource.Page page = firstPage;
        int restarts = 0;
        while (page.next() != null) {
            pace.rest(page.lookedAt());
            try {
                page = next(source, page.next());
            } catch (BrokenOffException e) {
                if (restarts++ == MAX_RESTARTS) {
                    throw new StoreUnavailableException(
                            "The connection to Redis at " + link.address() + " broke " + restarts
                                    + " times during the search for the keys of a pattern; some of them may still be"
                                    + " there.",
                            e.getCause());
                }
                LOG.debug("A connection to Redis broke during a search for keys; the search begins again", e);
                page = next(source, null);
            }
        }
    }

    private KeySource.Page next(KeySource source, byte @Nullable [] cursor) {
        return take(source, step(List.of(source.ask(cursor)), cursor).get(0));
    }

    private KeySource.Page take(KeySource source, @Nullable Object reply) {
        if (reply instanceof JedisDataException) {
            refusals.note(Collections.singletonList(reply)); // One source holds up no other.
            return new KeySource.Page(List.of(), 0, null);
        }
        KeySource.Page page = source.read(Replies.checked(reply));
        pending.addAll(removal.apply(page.keys()));
        listener.onStep(page.lookedAt(), removedNow);
        removedNow = 0;
        return page;
    }

    /** Removes what was found, asks for more, and returns the answers to that. */
    private List<@Nullable Object> step(List<CommandArguments> asks, byte @Nullable [] cursor) {
        removePending(MOST_PENDING);
        List<CommandArguments> step = new ArrayList<>(first);
        step.addAll(pending);
        step.addAll(asks);
        List<@Nullable Object> replies = execute(step, cursor);
        int answers = replies.size() - asks.size();
        refusals.note(replies.subList(0, first.size()));
        count(replies.subList(first.size(), answers));
        first = List.of();
        pending.clear();
        return replies.subList(answers, replies.size());
    }

    /** Removes what was found until no more than this is left. */
    private void removePending(int most) {
        while (pending.size() > most) {
            List<CommandArguments> some = pending.subList(0, Math.min(pending.size(), MOST_PENDING));
            count(link.executeAll(List.copyOf(some), RedisLink.Repeat.IF_BROKEN));
            some.clear();
            if (pending.isEmpty()) {
                listener.onStep(0, removedNow);
                removedNow = 0;
            }
        }
    }

    private List<@Nullable Object> execute(List<CommandArguments> step, byte @Nullable [] cursor) {
        if (cursor == null) {
            return link.executeAll(step, RedisLink.Repeat.IF_BROKEN);
        }
        try {
            return link.executeAll(step, RedisLink.Repeat.NEVER);
        } catch (JedisConnectionException e) {
            // A late answer is not asked for again.
            throw Failures.isTimeout(e) ? e : new BrokenOffException(e);
        } catch (StoreInterruptedException e) {
            throw new BrokenOffException(e);
        }
    }

    private void count(List<@Nullable Object> replies) {
        refusals.note(replies);
        int count = Removal.count(replies);
        removed += count;
        removedNow += count;
    }

    /** The connection ended in the middle of a walk. */
    private static final class BrokenOffException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BrokenOffException(RuntimeException cause) {
            super(cause);
        }
    }
}
