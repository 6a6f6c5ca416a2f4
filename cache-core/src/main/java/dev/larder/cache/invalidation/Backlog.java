package dev.larder.cache.invalidation;

import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.key.pattern.Widening;
import dev.larder.cache.store.CacheStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The invalidations the store has not confirmed, oldest first, and the quarantine of what they name. Bounded: when
 * there is no room for more names, everything is widened to a few patterns, and many tags to every tag, so that most of
 * the room is free again; nothing is ever forgotten. Thread-safe.
 */
final class Backlog {

    private static final Logger log = LoggerFactory.getLogger(Backlog.class);

    private final int mostNames;
    private final Quarantine quarantine = new Quarantine();
    private final TagQuarantine tagQuarantine = new TagQuarantine();
    private final List<KeyPattern> wholeCaches = new CopyOnWriteArrayList<>();

    /** Guards the queue and every change of the quarantine. */
    private final Object lock = new Object();

    private final Set<Outstanding> waiting = new LinkedHashSet<>();
    private int names;
    private int calls;
    private boolean isTried;

    /** @param mostNames how many keys, patterns and tags may be remembered before they are widened */
    Backlog(int mostNames) {
        this.mostNames = mostNames;
    }

    /** A cache of this process, by all keys it can have. */
    void declare(KeyPattern allKeys) {
        wholeCaches.add(allKeys);
    }

    Quarantine quarantine() {
        return quarantine;
    }

    TagQuarantine tagQuarantine() {
        return tagQuarantine;
    }

    /** How many invalidations wait. */
    int size() {
        synchronized (lock) {
            return calls;
        }
    }

    /** All that wait now, oldest first. */
    List<Outstanding> waiting() {
        synchronized (lock) {
            return List.copyOf(waiting);
        }
    }

    /** In quarantine when this returns. Whether somebody has to begin to try. */
    boolean add(Outstanding outstanding) {
        synchronized (lock) {
            put(outstanding);
            if (names > mostNames) {
                widen();
            }
            boolean begins = !isTried;
            isTried = true;
            return begins;
        }
    }

    /** Whether something is left to be tried; if not, the next one that is added has to begin. */
    boolean goesOn() {
        synchronized (lock) {
            isTried = !waiting.isEmpty();
            return isTried;
        }
    }

    /**
     * Takes out what the store has confirmed and returns those who are to be told. What was widened meanwhile stays:
     * the wide one has to reach the store, too.
     *
     * @param tried what stood in the queue before it was tried
     * @param left what of it was not confirmed
     */
    List<Announcement> confirm(List<Outstanding> tried, Invalidation left) {
        List<Announcement> over = new ArrayList<>();
        Set<KeyPattern> patternsLeft = Set.copyOf(left.patterns());
        synchronized (lock) {
            for (Outstanding one : tried) {
                if (waiting.contains(one)) {
                    over.addAll(confirm(one, one.invalidation().among(left.keys(), patternsLeft, left.tags())));
                }
            }
        }
        return over;
    }

    /** What is left of one takes its place before that is free, so no name leaves the quarantine in between. */
    private List<Announcement> confirm(Outstanding one, Invalidation left) {
        if (left.isEmpty()) {
            remove(one);
            return one.announcements();
        }
        if (left.names() < one.invalidation().names()) {
            replace(List.of(one), left);
        }
        return List.of();
    }

    private void put(Outstanding outstanding) {
        quarantine.add(outstanding.invalidation());
        tagQuarantine.add(outstanding.invalidation().tags());
        waiting.add(outstanding);
        names += outstanding.invalidation().names();
        calls += outstanding.calls();
    }

    private void remove(Outstanding outstanding) {
        waiting.remove(outstanding);
        quarantine.remove(outstanding.invalidation());
        tagQuarantine.remove(outstanding.invalidation().tags());
        names -= outstanding.invalidation().names();
        calls -= outstanding.calls();
        if (waiting.isEmpty()) {
            quarantine.allRemoved();
        }
    }

    private void replace(List<Outstanding> several, Invalidation by) {
        put(Outstanding.inPlaceOf(several, by, mostNames));
        several.forEach(this::remove);
    }

    private void widen() {
        List<Outstanding> exact = List.copyOf(waiting);
        Invalidation all =
                Invalidation.all(exact.stream().map(Outstanding::invalidation).toList());
        int most = mostNames / 4;
        List<KeyPattern> patterns = Widening.of(all.keys(), all.patterns(), most, wholeCaches);
        Set<String> tags = all.tags().size() > most || all.tags().contains(CacheStore.EVERY_TAG)
                ? Set.of(CacheStore.EVERY_TAG)
                : all.tags();
        replace(exact, new Invalidation(Set.of(), patterns, tags));
        log.warn(
                "More invalidations are outstanding than can be remembered one by one; they are widened to {}{}",
                patterns.size() > 100 ? patterns.size() + " patterns" : patterns,
                tags.contains(CacheStore.EVERY_TAG) ? " and to everything that carries a tag" : "");
    }
}
