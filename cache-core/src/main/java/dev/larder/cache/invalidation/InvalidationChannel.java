package dev.larder.cache.invalidation;

import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Subscription;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from other programs, over a channel of the store, what to invalidate: each message is an
 * {@link InvalidationMessage}. Every process that listens does it; a message sent while none does is lost. What is no
 * such message is counted and ignored. Thread-safe.
 *
 * <p>Messages are carried out on a thread of their own, in the order they came. One that waits for its turn covers
 * another with the same text. However many come, whoever hears them is never held up: the connection he listens on
 * would be taken for dead, and messages be lost.
 */
public final class InvalidationChannel implements AutoCloseable {

    /** How many messages may wait; what comes then is kept like an invalidation that did not reach the store. */
    static final int MOST_WAITING = 10_000;

    /** How many keys of messages that follow each other are dropped together. */
    private static final int KEYS_TOGETHER = 500;

    private static final Logger log = LoggerFactory.getLogger(InvalidationChannel.class);

    private final InvalidationDelivery delivery;
    private final MessageListener listener;
    private final Subscription subscription;
    private final Thread worker;

    /** Guarded by itself. */
    private final Set<Invalidation> waiting = new LinkedHashSet<>();

    /** Hears what becomes of messages. Must be quick and must not throw. */
    @FunctionalInterface
    public interface MessageListener {
        /** A message came; if it was malformed, it is ignored. */
        void onMessage(boolean isMalformed);
    }

    /** @param channel the channel's full name */
    public InvalidationChannel(
            CacheStore store, String channel, InvalidationDelivery delivery, MessageListener listener) {
        this.delivery = delivery;
        this.listener = listener;
        this.worker = new Thread(this::work, "larder-invalidation-channel");
        worker.setDaemon(true);
        worker.start();
        this.subscription = store.listen(channel, this::hear);
    }

    private void hear(byte[] message) {
        try {
            Invalidation invalidation = InvalidationMessage.read(decoded(message));
            put(invalidation);
            listener.onMessage(false);
        } catch (MalformedInvalidationException e) {
            log.debug("A message that says nothing to invalidate is ignored", e);
            listener.onMessage(true);
        }
    }

    private static String decoded(byte[] message) throws MalformedInvalidationException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedInvalidationException("It is no UTF-8", e);
        }
    }

    private void put(Invalidation invalidation) {
        synchronized (waiting) {
            if (waiting.size() < MOST_WAITING) {
                waiting.add(invalidation);
                waiting.notifyAll();
                return;
            }
        }
        delivery.postpone(invalidation);
    }

    /** Taken before it is carried out: the same text that comes from then on speaks of a later write. */
    private Invalidation take() throws InterruptedException {
        synchronized (waiting) {
            while (waiting.isEmpty()) {
                waiting.wait();
            }
            Iterator<Invalidation> oldest = waiting.iterator();
            Invalidation first = oldest.next();
            oldest.remove();
            return first.namesKeysAlone() ? withThoseOf(first, oldest) : first;
        }
    }

    private static Invalidation withThoseOf(Invalidation first, Iterator<Invalidation> following) {
        Set<String> keys = new HashSet<>(first.keys());
        while (keys.size() < KEYS_TOGETHER && following.hasNext()) {
            Invalidation next = following.next();
            if (!next.namesKeysAlone()) {
                break;
            }
            keys.addAll(next.keys());
            following.remove();
        }
        return new Invalidation(keys, List.of(), Set.of());
    }

    private void work() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                carryOut(take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    private void carryOut(Invalidation invalidation) {
        try {
            delivery.deliver(invalidation);
        } catch (RuntimeException | Error e) {
            log.error("A message could not be carried out; it is tried again: {}", invalidation, e);
            delivery.postpone(invalidation);
        }
    }

    @Override
    public void close() {
        subscription.close();
        worker.interrupt();
    }
}
