package dev.larder.cache.method.rule;

import dev.larder.cache.annotation.Invalidates.Phase;
import dev.larder.cache.invalidation.KeySelection;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.TagTemplate;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.method.declaration.Expression;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.settings.RelaxedName;
import dev.larder.cache.store.CacheStore;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One {@code @Invalidates}, compiled. Immutable and thread-safe. */
public final class InvalidationRule {

    private final Phase phase;
    private final @Nullable Expression condition;
    private final List<BoundTemplate> fromArguments;
    private final List<BoundTemplate> fromResult;
    private final TagRule tags;
    private final TagRule tagsFromArguments;
    private final TagRule tagsFromResult;
    private final List<String> caches;
    private final CacheNames cacheNames;
    private final MethodDeclaration declaration;
    private final FailedEvaluations failed;

    public InvalidationRule(
            Phase phase,
            @Nullable Expression condition,
            List<BoundTemplate> templates,
            TagRule tags,
            List<String> caches,
            CacheNames cacheNames,
            MethodDeclaration declaration,
            FailedEvaluations failed) {
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
        this.declaration = declaration;
        this.failed = failed;
    }

    public List<BoundTemplate> templates() {
        return Stream.concat(fromArguments.stream(), fromResult.stream()).toList();
    }

    public TagRule tags() {
        return tags;
    }

    /** What of this rule reaches entries of a cache. */
    public List<String> reaching(String cacheName, BoundTemplate key, TagRule tagsOfCache) {
        Stream<String> byTemplate = templates().stream()
                .filter(template -> template.overlaps(key))
                .map(template -> template.template().text());
        String name = RelaxedName.of(cacheName);
        Stream<String> byName =
                caches.stream().filter(cache -> RelaxedName.of(cache).equals(name));
        Stream<String> byTag = tags.overlapping(tagsOfCache).map(tag -> "tag " + tag);
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

    /** Whether it applies. What cannot be told counts as true: to drop too much is a load, too little a stale value. */
    boolean applies(@Nullable Object target, @Nullable Object[] arguments, @Nullable Object result) {
        try {
            return condition == null || condition.isTrue(target, arguments, result);
        } catch (RuntimeException e) {
            failed.ofInvalidation(declaration, e);
            return true;
        }
    }

    /** Tells of what was dropped beyond what the call means, because that cannot be told. */
    void tell(FirstFailure failure) {
        failure.tell(madeGood -> failed.ofInvalidation(declaration, madeGood));
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
            failure.attempt(
                    () -> addTo(selection, template, arguments, result),
                    () -> widen(selection, template.everythingItReaches()));
        }
        for (TagTemplate tag : tags.templates()) {
            failure.attempt(() -> selection.addTags(tag.tags(arguments, result)), () -> widenToEveryTag(selection));
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

    /** The write happens, or has happened: what its values do not tell is widened to everything it may be. */
    private static boolean widen(KeySelection selection, @Nullable KeyPattern everything) {
        if (everything != null) {
            selection.addPatterns(List.of(everything));
        }
        return everything != null;
    }

    private static boolean widenToEveryTag(KeySelection selection) {
        selection.addTags(List.of(CacheStore.EVERY_TAG));
        return true;
    }
}
