package dev.larder.cache.store;

/** An ear at a channel of messages. Closing it is repeatable and blocks for nothing. */
public interface Subscription extends AutoCloseable {

    @Override
    void close();
}
