package dev.larder.cache.engine.load;

import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.ReadCall;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether a load began after a caller came. A lease tells nothing about tags, which are known only after the load: a
 * tag may have been invalidated while the lease stood, and it stands still. So a caller of a tagged cache may share a
 * load only if it began after the caller came, or if its value was stored after the caller came, which the store
 * refuses when one of its tags was invalidated since the load began. Thread-safe.
 */
public final class LoadOrder {

    private final AtomicLong begun = new AtomicLong();

    /** A load that is about to begin, whose value may be shared as soon as it is there. */
    public SharedLoad next() {
        return new SharedLoad(begun.incrementAndGet(), false);
    }

    /** A load under a lease, which is about to begin. */
    public SharedLoad nextUnderLease(CacheSpec spec) {
        return spec.tagged() ? new SharedLoad(begun.incrementAndGet(), true) : new SharedLoad(0, false);
    }

    /** Notes that the caller is there. Every load that is made later begins later. */
    public void arrived(ReadCall read) {
        if (read.spec.tagged() && read.loadsBefore < 0) {
            read.loadsBefore = begun.get();
        }
    }
}
