package dev.larder.cache.explore;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The thread an actor runs on; used for one execution after the other. At any time one of all runs. */
final class ActorThread extends Thread {

    private volatile @Nullable Actor actor;
    private volatile boolean awake;
    private volatile boolean ended;

    ActorThread(int number) {
        super("explored-" + number);
        setDaemon(true);
    }

    @Nullable
    Actor actor() {
        return actor;
    }

    boolean isIdle() {
        return actor == null;
    }

    void give(Actor next) {
        actor = next;
        wake();
    }

    void wake() {
        awake = true;
        LockSupport.unpark(this);
    }

    /** Called on this thread: sleeps until somebody wakes it. */
    void sleepUntilWoken() {
        while (!awake) {
            LockSupport.park(this);
        }
        awake = false;
    }

    void end() {
        ended = true;
        wake();
    }

    @Override
    public void run() {
        sleepUntilWoken();
        while (!ended) {
            Actor current = actor;
            if (current != null) {
                current.run();
                actor = null;
                current.world.threadIsIdle();
            }
            sleepUntilWoken();
        }
    }
}
