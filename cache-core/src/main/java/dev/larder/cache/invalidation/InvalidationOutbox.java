package dev.larder.cache.invalidation;

import java.util.Collection;
import java.util.List;

/**
 * Where invalidations that did not reach the store are kept until they do, so that the death of the process does not
 * lose them: usually a table. Several processes may share one. Asked only while something is outstanding, at the start,
 * and once a minute, by one thread at a time but for {@link #saveInTransaction}. Implementations may block, though not
 * for ever; meanwhile, and if they throw, which is logged, the invalidation is kept in memory alone.
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
     * Keeps an entry; it is safe when this returns. Called on a thread of the library's own, never on one that holds a
     * connection. After a failure it is called again with the same entry, which may have been kept all the same.
     */
    void save(Entry entry) throws Exception;

    /** Keeps several; when this fails, all of them are tried again. */
    default void saveAll(Collection<Entry> entries) throws Exception {
        for (Entry entry : entries) {
            save(entry);
        }
    }

    /**
     * Keeps an entry as a part of the transaction of the calling thread, right before its commit, so that it is there
     * if and only if that commits. Called while the store is known to be away. Must leave the transaction as it was if
     * it fails.
     *
     * @return false if there is no such transaction, or this cannot take part in it; then the entry is saved after the
     *     commit
     */
    default boolean saveInTransaction(Entry entry) throws Exception {
        return false;
    }

    /** Forgets entries; unknown ids are fine. */
    void remove(Collection<String> ids) throws Exception;

    /** The oldest entries, at most so many, those of other processes included. */
    List<Entry> saved(int most) throws Exception;
}
