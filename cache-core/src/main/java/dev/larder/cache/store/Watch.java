package dev.larder.cache.store;

import java.time.Duration;

/** A caller's ear at one key. Used by one thread, and closed by it. */
public interface Watch extends AutoCloseable {

    /**
     * Sleeps until the key was filled or released since the watch began or since the last call returned, or the time
     * has passed. Says "look again", never what there is to see (rule R6).
     *
     * @return whether it was woken
     */
    boolean await(Duration atMost) throws InterruptedException;

    @Override
    void close();
}
