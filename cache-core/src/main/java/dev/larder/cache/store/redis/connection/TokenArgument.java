package dev.larder.cache.store.redis.connection;

import dev.larder.cache.codec.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import redis.clients.jedis.args.Rawable;

/**
 * The token of a lease, a claim or a write on its way to Redis: another one each time it is written to a socket. So
 * even a client that resends commands never sends one token twice, and a late copy of a lost command puts something
 * there that nobody holds (rule R1). Used for one command and the one that is sent in its place, by one thread.
 */
public final class TokenArgument implements Rawable {

    private final Function<Stamp, byte[]> form;
    private final List<Stamp> tokens = new ArrayList<>(1);

    /** @param form the bytes in which the token travels */
    public TokenArgument(Function<Stamp, byte[]> form) {
        this.form = form;
    }

    @Override
    public byte[] getRaw() {
        Stamp fresh = Stamp.fresh();
        tokens.add(fresh);
        return form.apply(fresh);
    }

    /** Every token that was written and may stand somewhere. */
    public List<Stamp> tokens() {
        return tokens;
    }

    /** The token that was written last: the only one whose answer can be the one that came. */
    public Stamp lastToken() {
        return tokens.get(tokens.size() - 1);
    }

    /** The server answered that it did not execute the last one. */
    public void withdrawLast() {
        if (!tokens.isEmpty()) {
            tokens.remove(tokens.size() - 1);
        }
    }
}
