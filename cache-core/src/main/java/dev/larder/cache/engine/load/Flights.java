package dev.larder.cache.engine.load;

import dev.larder.cache.codec.Stamp;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The loads under way in this process, by key and stamp.
 *
 * <p>A caller may share a load only if the stamp it has just read under the key is the stamp that load set there, or
 * had seen there, before it began (rule R4). Stamps are never used twice, so if an invalidation had returned before the
 * caller came, the stamp it read was set after that invalidation, and the load began later still. Looking a load up by
 * key alone would hand out values that were invalidated before the caller came.
 */
public final class Flights {

    private record Id(String key, Stamp stamp) {}

    private final ConcurrentHashMap<Id, SharedLoad> loads = new ConcurrentHashMap<>();

    /** The load that stands for this stamp, or {@code null}. */
    @Nullable
    public SharedLoad find(String key, Stamp stamp) {
        return loads.get(new Id(key, stamp));
    }

    /** Makes {@code load} the one for this stamp unless there is one; that one is returned then. */
    @Nullable
    public SharedLoad begin(String key, Stamp stamp, SharedLoad load) {
        return loads.putIfAbsent(new Id(key, stamp), load);
    }

    /**
     * Puts {@code next} in the place of {@code late}, a load that takes too long. Returns {@code null} if it stands
     * there now, else the load that somebody else has put there.
     */
    @Nullable
    SharedLoad overtake(String key, Stamp stamp, SharedLoad late, SharedLoad next) {
        SharedLoad standing =
                loads.compute(new Id(key, stamp), (id, current) -> current == null || current == late ? next : current);
        return standing == next ? null : standing;
    }

    /** The load has ended; one that has overtaken it stays. */
    public void end(String key, Stamp stamp, SharedLoad load) {
        loads.remove(new Id(key, stamp), load);
    }

    public int size() {
        return loads.size();
    }
}
