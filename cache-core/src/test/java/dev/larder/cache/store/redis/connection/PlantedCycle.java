package dev.larder.cache.store.redis.connection;

import dev.larder.cache.store.redis.listening.WakeUps;

/** Closes a cycle, so that the test of the rooms can show that it finds one. */
public final class PlantedCycle {

    public static boolean isWhoListens(Object any) {
        return any instanceof WakeUps;
    }
}
