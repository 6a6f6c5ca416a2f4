package dev.larder.cache.store;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import java.time.Duration;
import java.util.Set;

/**
 * An entry to be stored where its token still stands.
 *
 * @param token of the lease, claim or write under which it was loaded
 * @param entry bytes of an envelope that carries a stamp of its own. The array is taken over: it comes to name the key
 * @param tags the tags it carries; it is listed under each of them
 * @param clock the clock noted before the load, see {@link Grant#clock}; not looked at without tags
 * @param indexed as in {@link LeaseTerms#indexed}
 */
public record Fill(
        String key, Stamp token, byte[] entry, Duration life, Set<String> tags, long clock, boolean indexed) {

    public Fill {
        Envelope.bind(entry, key);
    }

    /** A fill without tags. */
    public static Fill of(String key, Stamp token, byte[] entry, Duration life) {
        return new Fill(key, token, entry, life, Set.of(), 0, false);
    }
}
