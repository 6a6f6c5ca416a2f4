package dev.larder.cache.method.check;

import dev.larder.cache.method.CachedMethod;
import dev.larder.cache.method.InvalidatingMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Describes the caches of a catalog. Compares every cache with every invalidation, so it is nothing for a hot path. */
final class CacheDescriptions {

    private CacheDescriptions() {}

    /** Every cache, by name. */
    static List<CacheDescription> of(CacheCatalog catalog) {
        Map<String, List<CachedMethod>> byName = new TreeMap<>();
        for (CachedMethod cached : catalog.caches()) {
            byName.computeIfAbsent(cached.spec().name(), name -> new ArrayList<>())
                    .add(cached);
        }
        return byName.values().stream()
                .map(methods -> describe(methods, catalog.invalidations()))
                .toList();
    }

    /** The methods of one cache agree on everything but who they are. */
    private static CacheDescription describe(List<CachedMethod> methods, List<InvalidatingMethod> invalidations) {
        CachedMethod first = methods.get(0);
        return new CacheDescription(
                first.spec().name(),
                first.key().template().text(),
                first.ttlText(),
                first.spec().nullTtl(),
                first.spec().jitter(),
                first.spec().format().codec(),
                first.spec().stampede(),
                first.spec().renewal(),
                first.tags().texts(),
                methods.stream().map(method -> method.declaration().describe()).toList(),
                invalidations.stream()
                        .map(invalidating -> new CacheDescription.Invalidation(
                                invalidating.declaration().describe(), invalidating.reaching(first)))
                        .filter(invalidation -> !invalidation.by().isEmpty())
                        .toList());
    }
}
