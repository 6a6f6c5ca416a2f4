package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a lease, a claim or a write was lost, or something that belongs to it was refused, as the cause says:
 * it may stand, or come to stand, and nobody holds it. Whoever catches this releases the tokens, or every caller waits
 * for them in vain until they end by themselves. Nothing may be loaded under them (rule R1).
 */
public final class LeaseUnansweredException extends StoreUnavailableException {

    private static final long serialVersionUID = 1L;

    private final transient Map<Stamp, String> keysByToken;

    /** @param keysByToken every token that was sent, and the key it was sent for */
    public LeaseUnansweredException(
            @Nullable String message, Map<Stamp, String> keysByToken, @Nullable Throwable cause) {
        super(String.valueOf(message), cause);
        this.keysByToken = Map.copyOf(keysByToken);
    }

    /** Every token that may stand somewhere, and the key it was sent for. */
    public Map<Stamp, String> keysByToken() {
        return keysByToken;
    }
}
