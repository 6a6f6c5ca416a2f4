package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a lease was lost: it may stand, or come to stand, and nobody holds it. Whoever catches this releases
 * the tokens, or every caller waits for them in vain until they end by themselves. Nothing may be loaded under them
 * (rule R1).
 */
public final class LeaseUnansweredException extends StoreUnavailableException {

    private static final long serialVersionUID = 1L;

    private final transient List<Stamp> tokens;

    /** @param tokens every token that was sent */
    public LeaseUnansweredException(@Nullable String message, List<Stamp> tokens, @Nullable Throwable cause) {
        super(String.valueOf(message), cause);
        this.tokens = List.copyOf(tokens);
    }

    public List<Stamp> tokens() {
        return tokens;
    }
}
