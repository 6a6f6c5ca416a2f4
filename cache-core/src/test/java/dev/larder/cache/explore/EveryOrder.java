package dev.larder.cache.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real engine in every interleaving of small scenarios: no read returns less than was promised when it began,
 * nobody is stuck, nothing is left behind. Processes are engines over one store: A, B and C. A subclass has a static
 * method {@code scenarios}.
 */
abstract class EveryOrder {

    static final int A = 0;
    static final int B = 1;
    static final int C = 2;

    /** How old a value is when it is renewed ahead. */
    static final Duration DUE = Duration.ofSeconds(61);

    /** How old a value is when it is served only in place of a failure. */
    static final Duration STALE = Duration.ofSeconds(601);

    /** The scenario, and at least how many states all its orders come to. */
    static Arguments holding(long leastStates, Scenario scenario) {
        return Arguments.of(leastStates, scenario);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("scenarios")
    void everyOrder_isTriedAndBreaksNoPromise(long leastStates, Scenario scenario) {
        holds(leastStates, scenario);
    }

    /** Every order was tried, none broke a promise, and there were at least so many states. */
    static void holds(long leastStates, Scenario scenario) {
        Exploration exploration = scenario.explore();
        assertThat(exploration.violation()).as(exploration::toString).isNull();
        assertThat(exploration.complete()).as("every order was tried").isTrue();
        assertThat(exploration.states()).as("states").isGreaterThanOrEqualTo(leastStates);
    }
}
