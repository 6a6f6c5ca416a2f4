package dev.larder.examples.shop.demo;

import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Writes what the caches did for a request into its response: {@code Cache-Status} (RFC 9211) and {@code Server-Timing}
 * for each cached call, with its outcome and reason as detail, {@code Cache-Invalidation} for each invalidation. The
 * library calls a listener on the thread that handles the request, before the response is written; calls outside a
 * request are ignored.
 */
@Component
class CacheStatus implements CacheListener {

    @Override
    public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
        addHeader(
                "Cache-Status",
                "larder; " + status(outcome) + "; key=\"" + key + "\"; detail=" + outcome + "/" + reason);
        addHeader("Server-Timing", timing(cache, took));
    }

    @Override
    public void onInvalidation(int keys, int patterns, int tags, long dropped, Duration took) {
        addHeader(
                "Cache-Invalidation",
                "keys=" + keys + ", patterns=" + patterns + ", tags=" + tags + ", dropped=" + dropped);
    }

    static String timing(String name, Duration took) {
        return String.format(Locale.ROOT, "%s;dur=%.3f", name, took.toNanos() / 1e6);
    }

    private static String status(Outcome outcome) {
        return switch (outcome) {
            case HIT, REFRESHED -> "hit";
            case STALE -> "hit; ttl=-1";
            case JOINED, WAITED -> "fwd=uri-miss; collapsed";
            case MISS -> "fwd=uri-miss; stored";
            case REFUSED -> "fwd=uri-miss; stored=?0";
            case BYPASSED, UNAVAILABLE -> "fwd=bypass";
        };
    }

    private static void addHeader(String name, String value) {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
                && request.getResponse() != null) {
            request.getResponse().addHeader(name, value);
        }
    }
}
