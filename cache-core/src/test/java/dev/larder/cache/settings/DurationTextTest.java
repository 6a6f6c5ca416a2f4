package dev.larder.cache.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0s, 0",
        "1ms, 1",
        "250ms, 250",
        "90s, 90000",
        "10m, 600000",
        "2h, 7200000",
        "30d, 2592000000",
        "PT10M, 600000",
        "pt1.5s, 1500",
        "P1DT1H, 90000000",
        "' 10m ', 600000"
    })
    void parse_duration_readsIt(String text, long millis) {
        assertThat(DurationText.parse(text, "here")).isEqualTo(Duration.ofMillis(millis));
        assertThat(DurationText.looksLikeOne(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10",
                "10 minutes",
                "10 m",
                "1.5h",
                "-5m",
                "+5m",
                "PT-5M",
                "m",
                "",
                " ",
                "hot",
                "10M",
                "1h30m",
                "P"
            })
    void parse_noDuration_quotesTextPlaceAndCure(String text) {
        assertThatThrownBy(() -> DurationText.parse(text, "larder.default-ttl"))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageStartingWith("larder.default-ttl: \"" + text + "\" is no duration.")
                .hasMessageContaining("(ms, s, m, h, d)")
                .hasMessageContaining("only \"0\" has no unit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999d", "9223372036854775807h", "106751991168d"})
    void parse_tooLong_saysSo(String text) {
        assertThatThrownBy(() -> DurationText.parse(text, "here"))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("\"" + text + "\" is too long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0ms", "PT0S", "PT0.0001S"})
    void parsePositive_zero_isRefused(String text) {
        assertThatThrownBy(() -> DurationText.parsePositive(text, "here"))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("shorter than a millisecond");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hot", "warm", "premium", "ptolemy", "p-tier", ""})
    void looksLikeOne_name_isFalse(String name) {
        assertThat(DurationText.looksLikeOne(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "1ms", "250ms", "90s", "5m", "61m", "2h", "12h", "1d", "45d"})
    void format_thenParse_isTheSame(String text) {
        assertThat(DurationText.format(DurationText.parse(text, "here"))).isEqualTo(text);
    }

    @Test
    void jitter_percentage_isAShare() {
        assertThat(JitterText.parse("0%", "here")).isZero();
        assertThat(JitterText.parse("10%", "here")).isEqualTo(0.10);
        assertThat(JitterText.parse("2.5%", "here")).isEqualTo(0.025);
        assertThat(JitterText.parse("90%", "here")).isEqualTo(0.9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "0.1", "-1%", "90.1%", "100%", "%", "", "ten"})
    void jitter_anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> JitterText.parse(text, "larder.jitter"))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessage("larder.jitter: \"" + text
                        + "\" is no jitter. Write a percentage from \"0%\" to \"90%\", for" + " example \"10%\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0%", "10%", "2.5%", "33.3%", "90%"})
    void jitter_formatThenParse_isTheSame(String text) {
        assertThat(JitterText.format(JitterText.parse(text, "here"))).isEqualTo(text);
    }
}
