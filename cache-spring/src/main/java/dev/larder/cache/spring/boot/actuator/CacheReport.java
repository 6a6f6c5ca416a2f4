package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.method.check.CacheDescription;
import dev.larder.cache.metrics.CacheStatistics;
import dev.larder.cache.settings.DurationText;
import dev.larder.cache.settings.JitterText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A cache of annotated methods as the endpoint shows it.
 *
 * @param refreshAfter {@code null}: never, as the two after it
 * @param previewedKey the key of the arguments in the request; {@code null} if it named none
 */
record CacheReport(
        String name,
        String key,
        String ttl,
        String nullTtl,
        String jitter,
        String codec,
        String stampede,
        @Nullable String refreshAfter,
        @Nullable String staleIfError,
        @Nullable String loadTimeout,
        List<String> tags,
        List<String> methods,
        List<CacheDescription.Invalidation> invalidatedBy,
        StatisticsReport statistics,
        @Nullable String previewedKey) {

    static CacheReport of(CacheDescription cache, CacheStatistics statistics, @Nullable String previewedKey) {
        return new CacheReport(
                cache.name(),
                cache.key(),
                cache.ttl(),
                DurationText.format(cache.nullTtl()),
                JitterText.format(cache.jitter()),
                cache.codec(),
                cache.stampede().name().toLowerCase(Locale.ROOT),
                text(cache.renewal().refreshAfter()),
                cache.renewal().staleIfError().isZero()
                        ? null
                        : text(cache.renewal().staleIfError()),
                text(cache.renewal().loadTimeout()),
                cache.tags(),
                cache.methods(),
                cache.invalidatedBy(),
                StatisticsReport.of(statistics),
                previewedKey);
    }

    private static @Nullable String text(@Nullable Duration duration) {
        return duration == null ? null : DurationText.format(duration);
    }
}
