package dev.larder.cache.consistency;

import java.util.Collection;
import java.util.function.IntFunction;

/** One kind of reads and writes through a cache. Called by many threads at once. */
public interface Access {

    /**
     * Reads the entry, or the entries, of this kind that the item belongs to, through the cache; what is missing is
     * loaded from the {@link VersionedSource}.
     *
     * @return the items of these entries, {@code id} among them
     */
    Collection<Item> read(int id);

    /**
     * {@linkplain VersionedSource#commit Commits} a new version of the item, of others too if the kind is about
     * several, and invalidates.
     *
     * @return what was committed; reads that begin from now on must not be older
     */
    Collection<Item> update(int id);

    /** Made of the two. */
    static Access of(IntFunction<Collection<Item>> read, IntFunction<Collection<Item>> update) {
        return new Access() {
            @Override
            public Collection<Item> read(int id) {
                return read.apply(id);
            }

            @Override
            public Collection<Item> update(int id) {
                return update.apply(id);
            }
        };
    }
}
