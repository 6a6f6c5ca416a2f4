package dev.larder.cache.method;

import dev.larder.cache.annotation.Invalidates.Phase;
import dev.larder.cache.engine.RelaxedName;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.TagTemplate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One {@code @Invalidates}, compiled. Immutable and thread-safe. */
final class InvalidationRule {

    private final Phase phase;
    private final @Nullable Expression condition;
    private final List<BoundTemplate> fromArguments;
    private final List<BoundTemplate> fromResult;
    private final TagRule tags;
    private final TagRule tagsFromArguments;
    private final TagRule tagsFromResult;
    private final List<String> caches;
    private final CacheNames cacheNames;

    InvalidationRule(
            Phase phase,
            @Nullable Expression condition,
            List<BoundTemplate> templates,
            TagRule tags,
            List<String> caches,
            CacheNames cacheNames) {
        this.phase = phase;
        this.condition = condition;
        this.fromArguments =
                templates.stream().filter(template -> !template.usesResult()).toList();
        this.fromResult = templates.stream().filter(BoundTemplate::usesResult).toList();
        this.tags = tags;
        this.tagsFromArguments = tags.usingResult(false);
        this.tagsFromResult = tags.usingResult(true);
        this.caches = List.copyOf(caches);
        this.cacheNames = cacheNames;
    }

    List<BoundTemplate> templates() {
        return Stream.concat(fromArguments.stream(), fromResult.stream()).toList();
    }

    TagRule tags() {
        return tags;
    }

    List<String> reaching(CachedMethod cached) {
        Stream<String> byTemplate = templates().stream()
                .filter(template -> template.overlaps(cached.key()))
                .map(template -> template.template().text());
        String name = RelaxedName.of(cached.spec().name());
        Stream<String> byName =
                caches.stream().filter(cache -> RelaxedName.of(cache).equals(name));
        Stream<String> byTag = tags.overlapping(cached.tags()).map(tag -> "tag " + tag);
        return Stream.of(byTemplate, byName, byTag).flatMap(each -> each).toList();
    }

    boolean isBefore() {
        return phase != Phase.AFTER;
    }

    boolean isAfter() {
        return phase != Phase.BEFORE;
    }

    /** Whether the condition cannot be decided before there is a result. */
    boolean needsResult() {
        return condition != null && condition.usesResult();
    }

    /** Whether it applies, as far as that is known without the result: a condition on it counts as true. */
    boolean mayApply(@Nullable Object target, @Nullable Object[] arguments) {
        return needsResult() || applies(target, arguments, null);
    }

    /** Whether it applies. */
    boolean applies(@Nullable Object target, @Nullable Object[] arguments, @Nullable Object result) {
        return condition == null || condition.isTrue(target, arguments, result);
    }

    /** Adds what the arguments tell as they are now. */
    void addFromArguments(KeySelection selection, @Nullable Object[] arguments, FirstFailure failure) {
        add(selection, fromArguments, tagsFromArguments, arguments, null, failure);
        for (String cache : caches) {
            selection.addPatterns(cacheNames.allKeys(cache));
        }
    }

    /** Adds what only the result tells. */
    void addFromResult(
            KeySelection selection, @Nullable Object[] arguments, @Nullable Object result, FirstFailure failure) {
        add(selection, fromResult, tagsFromResult, arguments, result, failure);
    }

    private static void add(
            KeySelection selection,
            List<BoundTemplate> templates,
            TagRule tags,
            @Nullable Object[] arguments,
            @Nullable Object result,
            FirstFailure failure) {
        for (BoundTemplate template : templates) {
            failure.attempt(() -> addTo(selection, template, arguments, result));
        }
        for (TagTemplate tag : tags.templates()) {
            failure.attempt(() -> selection.addTags(tag.tags(arguments, result)));
        }
    }

    private static void addTo(
            KeySelection selection, BoundTemplate template, @Nullable Object[] arguments, @Nullable Object result) {
        if (template.template().hasWildcard()) {
            selection.addPatterns(template.patterns(arguments, result));
        } else {
            selection.addKeys(template.keysToDrop(arguments, result));
        }
    }
}
