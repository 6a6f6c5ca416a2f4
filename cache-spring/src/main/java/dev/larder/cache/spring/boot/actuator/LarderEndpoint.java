package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.CacheException;
import dev.larder.cache.Larder;
import dev.larder.cache.method.CachedMethod;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.check.CacheDescription;
import dev.larder.cache.metrics.OutcomeRecorder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * The caches of the application over HTTP: what they are, what they did, and a way to empty them. Shows no cached value
 * ever. Exposed only if the user exposes it; {@code management.endpoint.larder.access=read-only} forbids emptying.
 *
 * <pre>
 * GET    /actuator/larder                               every cache, and what is doubtful about them
 * GET    /actuator/larder/product                       one cache
 * GET    /actuator/larder/product?argument=id=42        and the key that a call with these arguments has
 * DELETE /actuator/larder/product                       drops the entries of one cache
 * </pre>
 */
@WebEndpoint(id = "larder")
public final class LarderEndpoint {

    private final Larder larder;
    private final CacheCatalog catalog;
    private final KeyPreview preview;

    LarderEndpoint(Larder larder, CacheCatalog catalog, KeyPreview preview) {
        this.larder = larder;
        this.catalog = catalog;
        this.preview = preview;
    }

    /**
     * Every cache.
     *
     * @param caches those of annotated methods, by name
     * @param cachesByHand statistics of those made by hand that were called, by name
     * @param warnings what the start-up check found doubtful
     */
    record Overview(List<CacheReport> caches, Map<String, StatisticsReport> cachesByHand, List<String> warnings) {}

    /** How many entries of a cache were dropped. */
    record Emptied(String cache, long dropped) {}

    /** Why a request was not fulfilled. */
    record Refusal(String error) {}

    @ReadOperation
    Overview caches() {
        List<CacheReport> caches =
                catalog.describe().stream().map(cache -> report(cache, null)).toList();
        Set<String> annotated = caches.stream().map(CacheReport::name).collect(Collectors.toSet());
        Map<String, StatisticsReport> byHand = new TreeMap<>();
        larder.statistics().stream()
                .filter(statistics -> !annotated.contains(statistics.cache()))
                .forEach(statistics -> byHand.put(statistics.cache(), StatisticsReport.of(statistics)));
        return new Overview(caches, byHand, catalog.warnings());
    }

    @ReadOperation
    WebEndpointResponse<Object> cache(@Selector String cache, @Nullable KeyArguments argument) {
        List<CachedMethod> methods = catalog.methodsOf(cache);
        if (methods.isEmpty()) {
            return unknown(cache);
        }
        String name = methods.get(0).spec().name();
        CacheDescription description = catalog.describe().stream()
                .filter(described -> described.name().equals(name))
                .findFirst()
                .orElseThrow();
        try {
            String key = argument == null ? null : preview.keyOf(methods, argument);
            return new WebEndpointResponse<>(report(description, key));
        } catch (CacheException e) {
            return new WebEndpointResponse<>(
                    new Refusal(String.valueOf(e.getMessage())), WebEndpointResponse.STATUS_BAD_REQUEST);
        }
    }

    /** Says so if the entries could not be dropped now, where an invalidation by a method only logs it. */
    @DeleteOperation
    WebEndpointResponse<Object> empty(@Selector String cache) {
        List<CachedMethod> methods = catalog.methodsOf(cache);
        if (methods.isEmpty()) {
            return unknown(cache);
        }
        // The methods of one cache have one template, so the first speaks for all.
        CachedMethod first = methods.get(0);
        try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
            larder.parts().engine().invalidate(List.of(), List.of(first.key().allKeys()));
            List<OutcomeRecorder.Invalidation> confirmed = recorder.invalidations();
            return confirmed.isEmpty()
                    ? new WebEndpointResponse<>(
                            new Refusal(
                                    "The store did not confirm it; it is tried again until it does, and until then this process neither serves nor stores the entries."),
                            WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE)
                    : new WebEndpointResponse<>(
                            new Emptied(first.spec().name(), confirmed.get(0).dropped()));
        }
    }

    private CacheReport report(CacheDescription cache, @Nullable String previewedKey) {
        return CacheReport.of(cache, larder.statistics(cache.name()), previewedKey);
    }

    private WebEndpointResponse<Object> unknown(String cache) {
        String known = catalog.describe().stream().map(CacheDescription::name).collect(Collectors.joining(", "));
        return new WebEndpointResponse<>(
                new Refusal("There is no cache \"" + cache + "\". Known caches: " + known + "."),
                WebEndpointResponse.STATUS_NOT_FOUND);
    }
}
