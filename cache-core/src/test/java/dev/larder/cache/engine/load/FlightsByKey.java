package dev.larder.cache.engine.load;

import dev.larder.cache.codec.Stamp;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** {@link Flights} without rule R4: a load is found by its key alone. For explorations, which must find that out. */
public final class FlightsByKey {

    private final ConcurrentHashMap<String, SharedLoad> loads = new ConcurrentHashMap<>();

    @Nullable
    public SharedLoad find(String key, Stamp stamp) {
        return loads.get(key);
    }

    @Nullable
    public SharedLoad begin(String key, Stamp stamp, SharedLoad load) {
        return loads.putIfAbsent(key, load);
    }

    @Nullable
    public SharedLoad overtake(String key, Stamp stamp, SharedLoad late, SharedLoad next) {
        SharedLoad standing = loads.compute(key, (k, current) -> current == null || current == late ? next : current);
        return standing == next ? null : standing;
    }

    public void end(String key, Stamp stamp, SharedLoad load) {
        loads.remove(key, load);
    }

    public int size() {
        return loads.size();
    }
}
