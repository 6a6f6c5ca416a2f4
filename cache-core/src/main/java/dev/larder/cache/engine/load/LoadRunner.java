package dev.larder.cache.engine.load;

import dev.larder.cache.engine.call.BatchCall;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The only place that calls user code. Holds no connection and no lock while it does. */
public final class LoadRunner {

    /** The keys this thread is loading, innermost first. */
    record Loading(String key, Set<String> others, @Nullable Loading outer) {

        boolean holds(String one) {
            return key.equals(one) || others.contains(one);
        }
    }

    /** The user's code. */
    private interface Load {
        @Nullable
        Object run() throws Throwable;
    }

    private final ThreadLocal<@Nullable Loading> loading = new ThreadLocal<>();
    private final CacheListener listener;
    private final CacheTracer tracer;
    private final LongSupplier nanoClock;

    public LoadRunner(CacheListener listener, CacheTracer tracer, LongSupplier nanoClock) {
        this.listener = listener;
        this.tracer = tracer;
        this.nanoClock = nanoClock;
    }

    /** Whether this thread is inside a load of the key: to wait for that load would be to wait for itself. */
    public boolean isLoading(String key) {
        for (Loading at = loading.get(); at != null; at = at.outer) {
            if (at.holds(key)) {
                return true;
            }
        }
        return false;
    }

    /** The keys this thread is loading; {@code null} if none. */
    @Nullable
    Loading loading() {
        return loading.get();
    }

    /** Runs a task as part of the loads from which it was started on another thread. */
    void continueFrom(@Nullable Loading chain, Runnable task) {
        if (chain == null) {
            task.run();
            return;
        }
        loading.set(chain);
        try {
            task.run();
        } finally {
            loading.remove();
        }
    }

    @Nullable
    public Object run(CacheSpec spec, String key, CacheCall call) throws Throwable {
        return run(spec, key, Set.of(), call::load);
    }

    /** One load of several keys, told under the name of the first. */
    public List<@Nullable Object> run(CacheSpec spec, List<String> keys, BatchCall call, List<Integer> positions)
            throws Throwable {
        List<@Nullable Object> values = new ArrayList<>(positions.size());
        run(spec, keys.get(0), Set.copyOf(keys), () -> values.addAll(call.load(positions)));
        return values;
    }

    private @Nullable Object run(CacheSpec spec, String key, Set<String> others, Load load) throws Throwable {
        Loading outer = loading.get();
        loading.set(new Loading(key, others, outer));
        long started = nanoClock.getAsLong();
        boolean succeeded = false;
        listener.onLoadBegin(spec.name(), key);
        CacheTracer.Span span = tracer.beginLoad(spec.name(), key);
        try {
            Object value = load.run();
            succeeded = true;
            return value;
        } catch (Throwable failure) {
            span.failed(failure);
            throw failure;
        } finally {
            span.end();
            if (outer == null) {
                loading.remove();
            } else {
                loading.set(outer);
            }
            listener.onLoad(spec.name(), key, Duration.ofNanos(nanoClock.getAsLong() - started), succeeded);
        }
    }
}
