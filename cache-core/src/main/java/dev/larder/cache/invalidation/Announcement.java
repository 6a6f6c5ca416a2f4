package dev.larder.cache.invalidation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What is known in the store, before a write, of the invalidation that will follow it. Whoever wrote says how it ended;
 * if nobody does, because the process died, other processes do the invalidation. Thread-safe; blocks nothing.
 */
public interface Announcement {

    /** Nobody else knows. */
    Announcement NONE = new Announcement() {
        @Override
        public void over() {}

        @Override
        public Announcement late() {
            return this;
        }
    };

    /** The invalidation is confirmed (rule R19), or nothing was written for certain. */
    void over();

    /** Nobody here will say how it ended: there is no room to remember it. */
    default void forgotten() {}

    /**
     * The same for a write that may yet come to pass, because its method threw: once over, it is still repeated for one
     * crash window by whoever looks.
     */
    Announcement late();

    /** One that is still on its way to the store. */
    static Announcement onItsWay(CompletableFuture<Announcement> announced) {
        return new Announcement() {
            @Override
            public void over() {
                announced.thenAccept(Announcement::over);
            }

            @Override
            public Announcement late() {
                return onItsWay(announced.thenApply(Announcement::late));
            }
        };
    }

    /** Several as one. */
    static Announcement all(Iterable<? extends Announcement> announcements) {
        return new Announcement() {
            @Override
            public void over() {
                announcements.forEach(Announcement::over);
            }

            @Override
            public Announcement late() {
                List<Announcement> late = new ArrayList<>();
                announcements.forEach(announcement -> late.add(announcement.late()));
                return all(late);
            }

            @Override
            public void forgotten() {
                announcements.forEach(Announcement::forgotten);
            }
        };
    }
}
