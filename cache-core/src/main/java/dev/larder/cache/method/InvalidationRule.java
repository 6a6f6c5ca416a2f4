package dev.larder.cache.method;

import dev.larder.cache.annotation.Invalidates.Phase;
import dev.larder.cache.engine.RelaxedName;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.KeyPattern;
import dev.larder.cache.key.NoKeyException;
import dev.larder.cache.store.CacheStore;
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
    private final MethodDeclaration declaration;
    private final FailedEvaluations failed;

    InvalidationRule(
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

    /** Whether it applies, as far as that is known before the call: a condition on the result counts as true. */
    boolean mayApply(@Nullable Object target, @Nullable Object[] arguments) {
        return condition == null || condition.usesResult() || isTrue(condition, target, arguments, null);
    }

    /** Whether a rule that may apply does, now that there is a result. */
    boolean applies(@Nullable Object target, @Nullable Object[] arguments, @Nullable Object result) {
        return condition == null || !condition.usesResult() || isTrue(condition, target, arguments, result);
    }

    /** What cannot be told is true: to drop too much is a load, to drop too little a stale value. */
    private boolean isTrue(
            Expression expression,
            @Nullable Object target,
            @Nullable Object[] arguments,
            @Nullable Object result) {
        try {
            return expression.isTrue(target, arguments, result);
        } catch (RuntimeException e) {
            failed.ofInvalidation(declaration, e);
            return true;
        }
    }

    /** What is known before the call. */
    KeySelection fromArguments(@Nullable Object[] arguments) {
        KeySelection selection = new KeySelection();
        for (BoundTemplate template : fromArguments) {
            addTo(selection, template, arguments, null);
        }
        addTo(selection, tagsFromArguments, arguments, null);
        for (String cache : caches) {
            selection.addPatterns(cacheNames.allKeys(cache));
        }
        return selection;
    }

    /** What only the result tells. */
    void addFromResult(KeySelection selection, @Nullable Object[] arguments, @Nullable Object result) {
        for (BoundTemplate template : fromResult) {
            addTo(selection, template, arguments, result);
        }
        addTo(selection, tagsFromResult, arguments, result);
    }

    /** The write happens, or has happened: what its values do not tell is widened to everything it may be. */
    private void addTo(
            KeySelection selection, BoundTemplate template, @Nullable Object[] arguments, @Nullable Object result) {
        try {
            if (template.template().hasWildcard()) {
                selection.addPatterns(template.patterns(arguments, result));
            } else {
                selection.addKeys(template.keysToDrop(arguments, result));
            }
        } catch (NoKeyException e) {
            KeyPattern everything = template.everythingItReaches();
            if (everything == null) {
                throw e;
            }
            failed.ofInvalidation(declaration, e);
            selection.addPatterns(List.of(everything));
        }
    }

    private void addTo(
            KeySelection selection, TagRule rule, @Nullable Object[] arguments, @Nullable Object result) {
        try {
            selection.addTags(rule.tags(arguments, result));
        } catch (NoKeyException e) {
            failed.ofInvalidation(declaration, e);
            selection.addTags(List.of(CacheStore.EVERY_TAG));
        }
    }
}
