package dev.larder.cache.store.redis;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.args.Rawable;

/**
 * The bytes of a lease, with another token each time they are written to a socket. So even a client that resends
 * commands never sends one token twice, and a late copy of a lost command puts a lease there that nobody holds (rule
 * R1). Used for one command, by one thread.
 */
final class LeaseArgument implements Rawable {

    private @Nullable Stamp token;

    @Override
    public byte[] getRaw() {
        Stamp fresh = Stamp.fresh();
        token = fresh;
        return Envelope.lease(fresh);
    }

    /** The token that was written last: the only one whose answer can be the one that came. */
    @Nullable
    Stamp token() {
        return token;
    }
}
