package dev.larder.examples.benchmarks.consistency;

import dev.larder.cache.Larder;
import dev.larder.cache.consistency.Access;
import dev.larder.cache.consistency.CheckedCache;
import dev.larder.cache.consistency.Kind;
import dev.larder.cache.consistency.RefusalsAndFailures;
import dev.larder.cache.consistency.Scene;
import dev.larder.cache.consistency.VersionedSource;
import dev.larder.cache.spring.EnableLarder;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/** Larder by its annotations, in plain Spring. Leases are short, so that pauses outlast them. */
public final class AnnotatedLarder implements CheckedCache {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final VersionedSource source;
    private final Map<Kind, Access> accesses = new EnumMap<>(Kind.class);

    @Configuration(proxyBeanMethods = false)
    @EnableLarder
    static class Config {}

    public AnnotatedLarder(Scene scene) {
        this.source = scene.source();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("check", properties(scene)));
        context.register(Config.class);
        context.registerBean(RefusalsAndFailures.class, scene.tally());
        registerCaches(scene.kinds());
        context.refresh();
        scene.kinds().forEach(kind -> accesses.put(kind, access(kind)));
    }

    private static Map<String, Object> properties(Scene scene) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("larder.redis.url", scene.redisUrl());
        properties.put("larder.key-prefix", scene.keyPrefix());
        properties.put("larder.lease-ttl", "1s");
        if (!scene.crashWindow().isZero()) {
            properties.put(
                    "larder.invalidation.crash-window", scene.crashWindow().toMillis() + "ms");
        }
        return properties;
    }

    private void registerCaches(Set<Kind> kinds) {
        context.registerBean(LarderItems.class, source);
        if (kinds.contains(Kind.PATTERN)) {
            context.registerBean(LarderListings.class, source);
        }
        if (kinds.contains(Kind.TAG)) {
            context.registerBean(LarderTaggedListings.class, source);
        }
        if (kinds.contains(Kind.BATCH)) {
            context.registerBean(LarderBatches.class, source);
        }
        if (kinds.contains(Kind.WRITE_THROUGH)) {
            context.registerBean(LarderWriteThrough.class, source);
        }
    }

    private Access access(Kind kind) {
        return switch (kind) {
            case EXACT -> exact(context.getBean(LarderItems.class));
            case PATTERN -> pattern(context.getBean(LarderListings.class));
            case TAG -> tag(context.getBean(LarderTaggedListings.class));
            case BATCH -> batch(context.getBean(LarderBatches.class));
            case WRITE_THROUGH ->
                writeThrough(context.getBean(LarderItems.class), context.getBean(LarderWriteThrough.class));
        };
    }

    private static Access exact(LarderItems items) {
        return Access.of(id -> List.of(items.item(id)), id -> List.of(items.update(id)));
    }

    private static Access pattern(LarderListings listings) {
        return Access.of(
                id -> listings.listing(VersionedSource.groupOf(id), VersionedSource.pageOf(id)),
                id -> List.of(listings.update(VersionedSource.groupOf(id), id)));
    }

    private static Access tag(LarderTaggedListings listings) {
        return Access.of(
                id -> listings.listing(VersionedSource.taggedListingOf(id)), id -> List.of(listings.update(id)));
    }

    private static Access batch(LarderBatches batches) {
        return Access.of(
                id -> batches.items(VersionedSource.batchAround(id)).values(),
                id -> batches.update(VersionedSource.batchAround(id)));
    }

    private static Access writeThrough(LarderItems items, LarderWriteThrough writes) {
        return Access.of(id -> List.of(items.item(id)), id -> List.of(writes.write(id)));
    }

    @Override
    public Map<Kind, Access> accesses() {
        return accesses;
    }

    @Override
    public int outstanding() {
        return context.getBean(Larder.class).parts().engine().outstandingInvalidations();
    }

    @Override
    public void close() {
        context.close();
    }
}
