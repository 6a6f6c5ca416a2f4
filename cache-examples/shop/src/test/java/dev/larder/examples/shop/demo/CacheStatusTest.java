package dev.larder.examples.shop.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

class CacheStatusTest {

    private final CacheStatus status = new CacheStatus();

    @AfterEach
    void endRequest() {
        RequestContextHolder.resetRequestAttributes();
    }

    @ParameterizedTest
    @CsvSource({
        "HIT, hit",
        "JOINED, fwd=uri-miss; collapsed",
        "WAITED, fwd=uri-miss; collapsed",
        "MISS, fwd=uri-miss; stored",
        "REFUSED, fwd=uri-miss; stored=?0",
        "BYPASSED, fwd=bypass",
        "UNAVAILABLE, fwd=bypass"
    })
    void onCall_everyOutcome_hasItsCacheStatus(Outcome outcome, String expected) {
        MockHttpServletResponse response = beginRequest();

        status.onCall("product", "product:42", outcome, Reason.FRESH, Duration.ofMillis(3));

        assertThat(response.getHeader("Cache-Status"))
                .isEqualTo("larder; " + expected + "; key=\"product:42\"; detail=" + outcome + "/FRESH");
        assertThat(response.getHeader("Server-Timing")).isEqualTo("product;dur=3.000");
    }

    @Test
    void onInvalidation_writesWhatWasDropped() {
        MockHttpServletResponse response = beginRequest();

        status.onInvalidation(1, 2, 3, 5, Duration.ofMillis(1));

        assertThat(response.getHeader("Cache-Invalidation")).isEqualTo("keys=1, patterns=2, tags=3, dropped=5");
    }

    @Test
    void onCall_outsideARequest_isIgnored() {
        assertThatCode(() -> status.onCall("product", "product:42", Outcome.HIT, Reason.FRESH, Duration.ZERO))
                .doesNotThrowAnyException();
    }

    private static MockHttpServletResponse beginRequest() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(new MockHttpServletRequest(), response));
        return response;
    }
}
