package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.ErrorKind;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CachedMethodTest {

    record Token(String text, Object life) {}

    record Session(String id, Instant expiresAt) {}

    abstract static class Methods {
        @Cached("plain:{id}")
        abstract String plain(long id);

        @Cached(key = "when:{wanted}", condition = "first")
        abstract String when(boolean wanted);

        @Cached(key = "unless:{id}", unless = "result")
        abstract Boolean unless(long id);

        @Cached(key = "token:{token.text}", ttl = "{token.life}")
        abstract String token(Token token);

        @Cached(key = "session:{id}", ttl = "{result.expiresAt}")
        abstract Session session(long id);

        @Cached(key = "maybe:{id}", ttl = "{result.expiresAt}")
        abstract Optional<Session> maybe(long id);
    }

    private final Wirings wirings = new Wirings();
    private final List<Object> loads = new ArrayList<>();

    private Object call(String method, Object argument, Object result) throws Throwable {
        return call(wirings.catalog().add(AnnotatedMethods.read(Methods.class, method)), argument, result);
    }

    private Object call(CompiledMethod method, Object argument, Object result) throws Throwable {
        return method.invoke(this, new Object[] {argument}, () -> {
            loads.add(argument);
            return result;
        });
    }

    @Test
    void call_again_isAnsweredWithoutTheBody() throws Throwable {
        assertThat(call("plain", 1L, "one")).isEqualTo("one");
        assertThat(call("plain", 1L, "another")).isEqualTo("one");
        assertThat(call("plain", 2L, "two")).isEqualTo("two");

        assertThat(loads).containsExactly(1L, 2L);
    }

    @Test
    void body_throwing_passesItsExceptionThrough() {
        Exception thrown = new Exception("from the source");

        assertThatThrownBy(() -> wirings.catalog()
                        .add(AnnotatedMethods.read(Methods.class, "plain"))
                        .invoke(this, new Object[] {1L}, () -> {
                            throw thrown;
                        }))
                .isSameAs(thrown);
    }

    @Test
    void condition_false_goesPastTheCacheAndSaysSo() throws Throwable {
        List<Outcome> outcomes = new ArrayList<>();
        wirings.listener(new CacheListener() {
            @Override
            public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
                outcomes.add(outcome);
            }
        });

        call("when", false, "a");
        assertThat(call("when", false, "b")).isEqualTo("b");
        call("when", true, "c");
        assertThat(call("when", true, "d")).isEqualTo("c");

        assertThat(loads).containsExactly(false, false, true);
        assertThat(outcomes).containsExactly(Outcome.BYPASSED, Outcome.BYPASSED, Outcome.MISS, Outcome.HIT);
    }

    @Test
    void unless_true_isReturnedAndNotStored() throws Throwable {
        assertThat(call("unless", 1L, true)).isEqualTo(true);
        assertThat(call("unless", 1L, false)).isEqualTo(false);
        assertThat(call("unless", 1L, true)).isEqualTo(false);

        assertThat(loads).hasSize(2);
    }

    static Stream<Arguments> lives() {
        Instant now = Wirings.NOW;
        return Stream.of(
                Arguments.of(Duration.ofSeconds(90), true),
                Arguments.of(Duration.ZERO, false),
                Arguments.of(Duration.ofSeconds(-1), false),
                Arguments.of(now.plusSeconds(90), true),
                Arguments.of(now, false),
                Arguments.of(now.minusSeconds(1), false),
                Arguments.of(90, true),
                Arguments.of(90L, true),
                Arguments.of((short) 90, true),
                Arguments.of(1.5, true),
                Arguments.of(0.0001, false),
                Arguments.of(new BigDecimal("1.5"), true),
                Arguments.of(BigInteger.TEN, true),
                Arguments.of(0, false),
                Arguments.of(-5L, false),
                Arguments.of(null, false));
    }

    @ParameterizedTest
    @MethodSource("lives")
    void ttl_fromArgument_decidesWhetherAndHowLongItIsStored(Object life, boolean isStored) throws Throwable {
        Token token = new Token("t", life);

        call("token", token, "first");

        assertThat(call("token", token, "second")).isEqualTo(isStored ? "first" : "second");
    }

    static Stream<Arguments> livesOutOfRange() {
        return Stream.of(
                Arguments.of(new BigInteger("1" + "0".repeat(30)), true),
                Arguments.of(new BigInteger("-1" + "0".repeat(30)), false),
                Arguments.of(new BigDecimal("18446744073709552"), true),
                Arguments.of(new BigDecimal("-18446744073709552"), false),
                Arguments.of(new BigDecimal("1e2147483647"), true),
                Arguments.of(new BigDecimal("1e-2147483647"), false),
                Arguments.of(new BigDecimal("-1e2147483647"), false),
                Arguments.of(Double.POSITIVE_INFINITY, true),
                Arguments.of(Double.NEGATIVE_INFINITY, false),
                Arguments.of(Double.NaN, false),
                Arguments.of(Float.MAX_VALUE, true),
                Arguments.of(1e300, true),
                Arguments.of(Long.MAX_VALUE, true),
                Arguments.of(Long.MIN_VALUE, false),
                Arguments.of(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), true),
                Arguments.of(Duration.ofSeconds(Long.MIN_VALUE), false),
                Arguments.of(Instant.MAX, true),
                Arguments.of(Instant.MIN, false));
    }

    @ParameterizedTest
    @MethodSource("livesOutOfRange")
    void ttl_outOfAnyRange_isAsLongAsPossibleOrNothing(Object life, boolean isStored) throws Throwable {
        assertThat(call("token", new Token("t", life), "value")).isEqualTo("value");

        byte[] entry = wirings.store().read("token:t");
        if (isStored) {
            assertThat(Envelope.parse(entry).physicalMillis())
                    .isEqualTo(Duration.ofDays(3650).toMillis());
        } else {
            assertThat(entry).isNull();
        }
    }

    @Test
    void ttl_fromArgumentOfAnotherType_isReturnedAndNotStoredAndSaysPlaceAndType() throws Throwable {
        List<String> errors = new ArrayList<>();
        wirings.listener(new CacheListener() {
            @Override
            public void onError(String cache, ErrorKind kind, Throwable error) {
                errors.add(cache + " " + kind + " " + error.getMessage());
            }
        });

        assertThat(call("token", new Token("t", "soon"), "value")).isEqualTo("value");

        assertThat(wirings.store().read("token:t")).isNull();
        assertThat(errors)
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("token EVALUATION @Cached(ttl) on " + Methods.class.getName() + ".token(Token)")
                .contains("java.lang.String");
    }

    @Test
    void ttl_fromResult_isTakenExactly() throws Throwable {
        call("session", 1L, new Session("s", Wirings.NOW.plusSeconds(90)));
        call("session", 2L, new Session("s", Wirings.NOW.minusSeconds(90)));
        call("session", 3L, new Session("s", null));

        assertThat(wirings.store().read("session:1")).isNotNull();
        assertThat(wirings.store().read("session:2")).isNull();
        assertThat(wirings.store().read("session:3")).isNull();
    }

    @Test
    void ttl_fromResult_doesNotConcernAbsentValues() throws Throwable {
        call("maybe", 1L, Optional.empty());
        call("maybe", 2L, Optional.of(new Session("s", Wirings.NOW.minusSeconds(1))));

        assertThat(wirings.store().read("maybe:1")).isNotNull();
        assertThat(wirings.store().read("maybe:2")).isNull();
    }
}
