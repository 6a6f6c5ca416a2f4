package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;

/**
 * Makes an observation of every call that asks a cache, {@value #CALL}, and of every load, {@value #LOAD}, which is the
 * child of the call that runs it. With tracing they become spans. They carry the cache's name, and a call its outcome
 * and reason; keys are left out, since they may hold what belongs in no trace. Thread-safe.
 *
 * <p>The auto-configuration uses it where there is a tracer. Without one, define it as a bean to have the observations
 * all the same, at about a microsecond for each.
 */
public final class ObservationTracer implements CacheTracer {

    /** The name of a call's observation. */
    public static final String CALL = "larder.call";

    /** The name of a load's observation. */
    public static final String LOAD = "larder.load";

    /** What a call says that throws: registries want the same names on every observation. */
    private static final KeyValues UNANSWERED = KeyValues.of("outcome", "failed", "reason", "load_failed");

    private final ObservationRegistry registry;

    public ObservationTracer(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Span beginCall(String cache, String key) {
        return begin(CALL, "cache ", cache, UNANSWERED);
    }

    @Override
    public Span beginLoad(String cache, String key) {
        return begin(LOAD, "load ", cache, KeyValues.empty());
    }

    private Span begin(String name, String verb, String cache, KeyValues more) {
        if (registry.isNoop()) {
            return Span.NONE;
        }
        Observation observation = Observation.createNotStarted(name, registry);
        return observation.isNoop()
                ? Span.NONE
                : new ObservedSpan(observation
                        .contextualName(verb + cache)
                        .lowCardinalityKeyValue("cache", cache)
                        .lowCardinalityKeyValues(more)
                        .start());
    }

    private static final class ObservedSpan implements Span {

        private final Observation observation;
        private final Observation.Scope scope;

        private ObservedSpan(Observation observation) {
            this.observation = observation;
            this.scope = observation.openScope();
        }

        @Override
        public void answered(Outcome outcome, Reason reason) {
            observation.lowCardinalityKeyValue("outcome", text(outcome)).lowCardinalityKeyValue("reason", text(reason));
        }

        @Override
        public void failed(Throwable failure) {
            observation.error(failure);
        }

        @Override
        public void end() {
            scope.close();
            observation.stop();
        }

        private static String text(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
    }
}
