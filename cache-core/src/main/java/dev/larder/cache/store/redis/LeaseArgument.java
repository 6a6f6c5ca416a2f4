package dev.larder.cache.store.redis;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.args.Rawable;

/**
 * The bytes of a lease, with another token each time they are written to a socket. So even a client that resends
 * commands never sends one token twice, and a late copy of a lost command puts a lease there that nobody holds (rule
 * R1). Used for one command, by one thread.
 */
final class LeaseArgument implements Rawable {

    private final List<Stamp> tokens = new ArrayList<>(1);

    @Override
    public byte[] getRaw() {
        Stamp fresh = Stamp.fresh();
        tokens.add(fresh);
        return Envelope.lease(fresh);
    }

    /** Every token that was written. */
    List<Stamp> tokens() {
        return tokens;
    }

    /** The token that was written last: the only one whose answer can be the one that came. */
    Stamp lastToken() {
        return tokens.get(tokens.size() - 1);
    }
}
