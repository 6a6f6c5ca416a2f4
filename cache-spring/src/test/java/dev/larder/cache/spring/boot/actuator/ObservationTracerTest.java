package dev.larder.cache.spring.boot.actuator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.spring.boot.Catalogue;
import dev.larder.cache.spring.boot.LarderAutoConfiguration;
import dev.larder.cache.testing.TestRedis;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Spans of calls and loads, on a real Redis. */
class ObservationTracerTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class, LarderAutoConfiguration.class, LarderTracingAutoConfiguration.class))
            .withBean(Catalogue.class)
            .withPropertyValues("larder.redis.url=" + TestRedis.url(), "larder.key-prefix=" + TestRedis.uniquePrefix());

    private final TestObservationRegistry observations = TestObservationRegistry.create();
    private final ApplicationContextRunner observed =
            runner.withBean(ObservationRegistry.class, () -> observations).withBean(Tracer.class, SimpleTracer::new);

    @Test
    void miss_isACallWithItsLoadInside() {
        observed.run(context -> {
            context.getBean(Catalogue.class).product(1);

            TestObservationRegistryAssert.assertThat(observations)
                    .hasNumberOfObservationsEqualTo(2)
                    .hasObservationWithNameEqualTo(ObservationTracer.CALL)
                    .that()
                    .hasContextualNameEqualTo("cache product")
                    .hasLowCardinalityKeyValue("cache", "product")
                    .hasLowCardinalityKeyValue("outcome", "miss")
                    .hasLowCardinalityKeyValue("reason", "absent")
                    .doesNotHaveError()
                    .hasBeenStarted()
                    .hasBeenStopped();
            TestObservationRegistryAssert.assertThat(observations)
                    .hasObservationWithNameEqualTo(ObservationTracer.LOAD)
                    .that()
                    .hasParentObservationContextMatching(
                            parent -> parent.getName().equals(ObservationTracer.CALL))
                    .hasBeenStopped();
        });
    }

    @Test
    void hit_isACallAlone_insideWhatTheCallerObserves() {
        observed.run(context -> {
            Catalogue catalogue = context.getBean(Catalogue.class);
            catalogue.product(1);
            observations.clear();

            Observation.createNotStarted("request", observations).observe(() -> catalogue.product(1));

            TestObservationRegistryAssert.assertThat(observations)
                    .hasNumberOfObservationsEqualTo(2)
                    .hasObservationWithNameEqualTo(ObservationTracer.CALL)
                    .that()
                    .hasLowCardinalityKeyValue("outcome", "hit")
                    .hasParentObservationContextMatching(
                            parent -> parent.getName().equals("request"));
        });
    }

    @Test
    void loadThatThrows_marksBothAndLeavesNothingOpen() {
        observed.run(context -> {
            assertThatThrownBy(() -> context.getBean(Catalogue.class).product(-1))
                    .hasMessage("no product has the id -1");

            TestObservationRegistryAssert.assertThat(observations)
                    .forAllObservationsWithNameEqualTo(ObservationTracer.CALL, call -> call.hasError()
                            .hasLowCardinalityKeyValue("outcome", "failed"))
                    .forAllObservationsWithNameEqualTo(ObservationTracer.LOAD, load -> load.hasError());
            assertThat(observations.getCurrentObservation()).isNull();
        });
    }

    @Test
    void keys_areInNoObservation() {
        observed.run(context -> {
            context.getBean(Catalogue.class).product(123_456);

            TestObservationRegistryAssert.assertThat(observations).hasHandledContextsThatSatisfy(contexts -> assertThat(
                            contexts)
                    .allSatisfy(each -> assertThat(each.getAllKeyValues().toString() + each.getContextualName())
                            .doesNotContain("123456")));
        });
    }

    @Test
    void withATracer_theyAreSpansOfOneTrace() {
        SimpleTracer tracer = new SimpleTracer();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new DefaultTracingObservationHandler(tracer));
        runner.withBean(ObservationRegistry.class, () -> registry)
                .withBean(Tracer.class, () -> tracer)
                .run(context -> {
                    context.getBean(Catalogue.class).product(1);

                    SimpleSpan call = tracer.getSpans().getFirst();
                    SimpleSpan load = tracer.getSpans().getLast();
                    assertThat(call.getName()).isEqualTo("cache product");
                    assertThat(load.getName()).isEqualTo("load product");
                    assertThat(load.getParentId()).isEqualTo(call.getSpanId());
                    assertThat(load.getTraceId()).isEqualTo(call.getTraceId());
                });
    }

    @Test
    void withoutATracer_nothingIsObserved() {
        runner.withBean(ObservationRegistry.class, () -> observations).run(context -> {
            context.getBean(Catalogue.class).product(1);

            assertThat(context).doesNotHaveBean(CacheTracer.class);
            TestObservationRegistryAssert.assertThat(observations).doesNotHaveAnyObservation();
        });
    }

    @Test
    void withoutAnyHandler_nothingIsMade() {
        assertThat(new ObservationTracer(ObservationRegistry.create()).beginCall("product", "product:1"))
                .isSameAs(CacheTracer.Span.NONE);
    }

    @Test
    void withoutATracer_onRequest_callsAreObservedAllTheSame() {
        runner.withBean(ObservationTracer.class, () -> new ObservationTracer(observations))
                .run(context -> {
                    context.getBean(Catalogue.class).product(1);

                    TestObservationRegistryAssert.assertThat(observations).hasNumberOfObservationsEqualTo(2);
                });
    }
}
