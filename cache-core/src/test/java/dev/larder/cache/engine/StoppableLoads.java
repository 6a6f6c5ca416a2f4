package dev.larder.cache.engine;

import java.util.concurrent.Future;
import java.util.function.Supplier;

/** A source whose loads a test can stop after they have read. */
interface StoppableLoads {

    /** The next loads stop after they have read, until {@link #letGo}. */
    void holdLoads();

    void awaitHeldLoad() throws InterruptedException;

    /** Held loads go on. */
    void letGo();

    /** Starts a call whose load stops; returns when it has. */
    default <T> Future<T> holdLoadOf(Supplier<Future<T>> call) throws InterruptedException {
        holdLoads();
        Future<T> started = call.get();
        awaitHeldLoad();
        return started;
    }
}
