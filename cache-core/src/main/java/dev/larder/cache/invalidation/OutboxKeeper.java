package dev.larder.cache.invalidation;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.invalidation.InvalidationOutbox.Entry;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is outstanding in an outbox, and takes over what a process that died has left there. What is taken twice,
 * by two processes, is invalidated twice, which does no harm. Thread-safe.
 */
final class OutboxKeeper {

    /** What the retries of a delivery ask for between two turns. */
    private static final int ENTRIES_PER_LOOK = 1000;

    private static final Logger log = LoggerFactory.getLogger(OutboxKeeper.class);

    private final InvalidationOutbox outbox;

    /** What this process has saved or taken over, and not removed yet. */
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** Confirmed, and still to be removed. */
    private final Set<String> over = ConcurrentHashMap.newKeySet();

    OutboxKeeper(InvalidationOutbox outbox) {
        this.outbox = outbox;
    }

    /** Saves it; what is returned is to be told when the store has confirmed it. */
    Announcement save(Invalidation invalidation) {
        String id = HexFormat.of().formatHex(Stamp.fresh().toBytes());
        known.add(id);
        try {
            outbox.save(new Entry(id, InvalidationMessage.write(invalidation)));
            return new Kept(id);
        } catch (Exception e) {
            known.remove(id);
            log.error("An invalidation could not be saved in the outbox; it is kept in memory alone", e);
            return Announcement.NONE;
        }
    }

    /** A kept invalidation, and whom to tell when it is confirmed. */
    record Found(Invalidation invalidation, Announcement announcement) {}

    /** What stands in the outbox and is not known here: left by a process that died, or about to be done by another. */
    List<Found> takeOver() {
        List<Found> found = new ArrayList<>();
        try {
            for (Entry entry : outbox.saved(ENTRIES_PER_LOOK)) {
                if (known.add(entry.id())) {
                    take(entry, found);
                }
            }
        } catch (Exception e) {
            log.error("The outbox could not be read; it is tried again", e);
        }
        return found;
    }

    private void take(Entry entry, List<Found> found) {
        try {
            found.add(new Found(InvalidationMessage.read(entry.message()), new Kept(entry.id())));
        } catch (MalformedInvalidationException e) {
            log.error("An entry of the outbox cannot be read; it stays there: {}", entry, e);
        }
    }

    /** Removes what is over; what cannot be removed now is removed at the next call. */
    void removeWhatIsOver() {
        List<String> ids = List.copyOf(over);
        if (ids.isEmpty()) {
            return;
        }
        try {
            outbox.remove(ids);
            ids.forEach(over::remove);
            ids.forEach(known::remove);
        } catch (Exception e) {
            log.warn("Confirmed invalidations could not be removed from the outbox; it is tried again", e);
        }
    }

    private final class Kept implements Announcement {

        private final String id;

        private Kept(String id) {
            this.id = id;
        }

        @Override
        public void over() {
            over.add(id);
        }

        @Override
        public Announcement late() {
            return this;
        }
    }
}
