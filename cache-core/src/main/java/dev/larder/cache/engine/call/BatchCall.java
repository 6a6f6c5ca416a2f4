package dev.larder.cache.engine.call;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of a cached method that asks for several keys at once. Keys are spoken of by their position in the list the
 * engine was given. What holds for one key's value is as in {@link CacheCall}.
 */
public interface BatchCall {

    /** How many keys of a batch one load is asked for at most. */
    int MOST_KEYS_PER_LOAD = 1000;

    /**
     * Runs the user's code for some of the keys, at most {@value #MOST_KEYS_PER_LOAD} at a time. Called once for all
     * that is missing, again only where there are more or where others were waited for in vain; never for none.
     *
     * @param positions of the keys asked for, in rising order
     * @return a value for each of them, in the same order; {@code null} where there is none
     */
    List<@Nullable Object> load(List<Integer> positions) throws Throwable;

    /**
     * Whether what was just loaded for the key certainly belongs to it. If not, it is the caller's alone: it is neither
     * stored nor shared. Asked after the load, on its thread.
     */
    default boolean isCertain(int position) {
        return true;
    }

    /** Whether the key goes past the cache: it is loaded, and neither read nor stored. */
    default boolean bypasses(int position) {
        return false;
    }

    /** As {@link CacheCall#exactTtl}. */
    default @Nullable Duration exactTtl(int position, Object value) {
        return null;
    }

    /** As {@link CacheCall#isStored}. */
    default boolean isStored(int position, @Nullable Object value) {
        return true;
    }

    /** As {@link CacheCall#mayFill}, for the loads of the call that begin now. */
    default boolean mayFill() {
        return true;
    }

    /** As {@link CacheCall#behind}, for all keys of the call. */
    default @Nullable Behind<BatchCall> behind() {
        return null;
    }
}
