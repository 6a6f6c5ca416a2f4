package dev.larder.cache.invalidation;

import java.util.Collection;
import java.util.List;

/**
 * Where invalidations that did not reach the store are kept until they do, so that the death of the process does not
 * lose them: usually a table. Several processes may share one. Asked only while something is outstanding, at the start,
 * and once a minute. Implementations are thread-safe and may block; what they throw is logged, and the invalidation is
 * kept in memory alone.
 */
public interface InvalidationOutbox {

    /**
     * An invalidation that is kept.
     *
     * @param id at most 32 letters and digits, of one call
     * @param message see {@link InvalidationMessage}; any length
     */
    record Entry(String id, String message) {}

    /**
     * Keeps an entry; it is safe when this returns. Called before the invalidating method returns, right after a commit
     * where there was a transaction: it must not take part in that one.
     */
    void save(Entry entry) throws Exception;

    /** Forgets entries; unknown ids are fine. */
    void remove(Collection<String> ids) throws Exception;

    /** The oldest entries, at most so many, those of other processes included. */
    List<Entry> saved(int most) throws Exception;
}
