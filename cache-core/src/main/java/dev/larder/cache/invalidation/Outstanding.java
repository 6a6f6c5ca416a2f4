package dev.larder.cache.invalidation;

import java.util.ArrayList;
import java.util.List;

/**
 * An invalidation that the store has not confirmed, or several that were widened to one, and whom to tell when it is
 * over. Compared by identity: each call has its own. Guarded by the lock of the {@link Backlog} it is in.
 */
final class Outstanding {

    private final Invalidation invalidation;
    private final List<Announcement> announcements = new ArrayList<>(2);
    private int calls;

    private Outstanding(Invalidation invalidation) {
        this.invalidation = invalidation;
    }

    /** Of one call. */
    static Outstanding of(Invalidation invalidation, List<Announcement> announcements) {
        Outstanding one = new Outstanding(invalidation);
        one.calls = 1;
        announcements.stream()
                .filter(announcement -> announcement != Announcement.NONE)
                .forEach(one.announcements::add);
        return one;
    }

    /** Another invalidation in the place of several; of their announcements it remembers so many at most. */
    static Outstanding inPlaceOf(Iterable<Outstanding> several, Invalidation wide, int mostAnnouncements) {
        Outstanding one = new Outstanding(wide);
        for (Outstanding each : several) {
            one.calls += each.calls;
            for (Announcement announcement : each.announcements) {
                if (one.announcements.size() < mostAnnouncements) {
                    one.announcements.add(announcement);
                } else {
                    announcement.forgotten();
                }
            }
        }
        return one;
    }

    Invalidation invalidation() {
        return invalidation;
    }

    /** How many invalidations it stands for. */
    int calls() {
        return calls;
    }

    /** To be told that it is over, outside of any lock. */
    List<Announcement> announcements() {
        return announcements;
    }
}
