package dev.larder.cache.engine;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.ValueFormat;
import dev.larder.cache.codec.format.Codecs;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.EntryRule;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.ErrorKind;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.metrics.RefreshResult;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.CacheStore;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** Caches and engines as the tests of this room use them. */
public final class Caches {

    /** Stores every value for as long as its cache says. */
    public static final EntryRule STORED = new EntryRule() {};

    private Caches() {}

    static CacheSpec strings() {
        return of(String.class);
    }

    static CacheSpec of(Type type) {
        ValueFormat format = Codecs.builtIn().format("json", type);
        return new CacheSpec("test", format, Duration.ofMinutes(5), Duration.ofSeconds(30), 0, Stampede.CLUSTER);
    }

    static CacheSpec with(CacheSpec spec, Stampede stampede) {
        return new CacheSpec(spec.name(), spec.format(), spec.ttl(), spec.nullTtl(), spec.jitter(), stampede);
    }

    static CacheSpec with(CacheSpec spec, Duration ttl, Duration nullTtl, double jitter) {
        return new CacheSpec(spec.name(), spec.format(), ttl, nullTtl, jitter, spec.stampede());
    }

    /** Strings that are fresh for ten minutes, without jitter. */
    static CacheSpec renewing(Duration refreshAfter, Duration staleIfError, Duration loadTimeout) {
        return renewing(new CacheSpec.Renewal(refreshAfter, staleIfError, loadTimeout), Stampede.CLUSTER);
    }

    static CacheSpec renewing(CacheSpec.Renewal renewal, Stampede stampede) {
        CacheSpec spec = strings();
        return new CacheSpec(
                spec.name(),
                spec.format(),
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                0,
                stampede,
                renewal,
                false,
                false);
    }

    static CacheSettings settings(Duration leaseTtl, Duration leaseWait) {
        return CacheSettings.builder().leaseTtl(leaseTtl).leaseWait(leaseWait).build();
    }

    /**
     * One process: an engine of its own over a store that may be shared, whose callers wait for each other patiently.
     */
    public static CacheEngine process(CacheStore store) {
        return process(store, CacheListener.NO_OP);
    }

    public static CacheEngine process(CacheStore store, CacheListener listener) {
        return new CacheEngine(store, PatientSettings.withKeyPrefix(""), listener);
    }

    public static CacheEngine process(CacheStore store, Duration leaseTtl, Duration leaseWait) {
        return new CacheEngine(store, settings(leaseTtl, leaseWait), CacheListener.NO_OP);
    }

    /** A call that loads by {@code load}. */
    static CacheCall call(Callable<?> load) {
        return load::call;
    }

    /** A call inside a transaction that was open before it. */
    static CacheCall insideTransaction(Callable<?> load) {
        return new Loading(load) {
            @Override
            public boolean mayFill() {
                return false;
            }
        };
    }

    /** A call whose value is not to be stored. */
    static CacheCall notStored(Callable<?> load) {
        return new Loading(load) {
            @Override
            public boolean isStored(Object value) {
                return false;
            }
        };
    }

    /** A call whose value says how long it lives. */
    static CacheCall exact(Callable<?> load, Duration ttl) {
        return new Loading(load) {
            @Override
            public Duration exactTtl(Object value) {
                return ttl;
            }
        };
    }

    /** A call with more to say than how it loads. */
    abstract static class Loading implements CacheCall {

        private final Callable<?> load;

        Loading(Callable<?> load) {
            this.load = load;
        }

        @Override
        public final Object load() throws Exception {
            return load.call();
        }
    }

    /** Answers from the engine, with checked exceptions only. */
    @SuppressWarnings("unchecked")
    public static <T> T get(CacheEngine engine, CacheSpec spec, String key, CacheCall call) throws Exception {
        try {
            return (T) engine.get(spec, key, call);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("Neither exception nor error", e);
        }
    }

    public static String get(CacheEngine engine, String key, Callable<?> load) throws Exception {
        return get(engine, strings(), key, call(load));
    }

    /** Remembers how each call was answered. */
    static final class Outcomes implements CacheListener {
        final List<Outcome> calls = new CopyOnWriteArrayList<>();
        final List<Reason> reasons = new CopyOnWriteArrayList<>();
        final List<RefreshResult> refreshes = new CopyOnWriteArrayList<>();
        final List<RefreshResult> fillsBehind = new CopyOnWriteArrayList<>();
        final List<Throwable> errors = new CopyOnWriteArrayList<>();
        final List<ErrorKind> errorKinds = new CopyOnWriteArrayList<>();
        final List<String> undecodable = new CopyOnWriteArrayList<>();
        final List<Duration> waits = new CopyOnWriteArrayList<>();
        private final List<String> answers = new CopyOnWriteArrayList<>();

        /** How each call was answered, and why: {@code HIT FRESH}. */
        List<String> answers() {
            return answers;
        }

        @Override
        public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
            calls.add(outcome);
            reasons.add(reason);
            answers.add(outcome + " " + reason);
        }

        @Override
        public void onRefresh(String cache, String key, RefreshResult result) {
            refreshes.add(result);
        }

        @Override
        public void onFillBehind(String cache, String key, RefreshResult result) {
            fillsBehind.add(result);
        }

        @Override
        public void onWait(String cache, String key, Duration took) {
            waits.add(took);
        }

        @Override
        public void onError(String cache, ErrorKind kind, Throwable error) {
            errors.add(error);
            errorKinds.add(kind);
        }

        @Override
        public void onUndecodable(String cache, String key) {
            undecodable.add(key);
        }
    }
}
