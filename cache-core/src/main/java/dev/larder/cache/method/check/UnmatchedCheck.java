package dev.larder.cache.method.check;

import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.method.InvalidatingMethod;
import dev.larder.cache.method.declaration.KnownNames;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.method.rule.CacheNames;
import dev.larder.cache.method.rule.TemplateShape;
import dev.larder.cache.method.rule.UpdateRule;
import java.util.List;

/**
 * What an annotation names and no declared cache has: an unknown name is an error; an invalidation, a tag or an update
 * that meets no cache is most often a misspelt template.
 */
final class UnmatchedCheck implements CatalogCheck {

    private final CacheNames names;

    UnmatchedCheck(CacheNames names) {
        this.names = names;
    }

    @Override
    public void check(CacheCatalog catalog, Problems problems) {
        List<InvalidatingMethod> invalidations = catalog.invalidations();
        invalidations.forEach(invalidating -> checkNames(invalidating.declaration(), problems));
        invalidations.forEach(invalidating -> checkTemplates(invalidating, catalog, problems));
        invalidations.forEach(invalidating -> checkTags(invalidating, catalog, problems));
        catalog.updates().forEach(rule -> checkIsRead(rule, catalog, problems));
    }

    private void checkNames(MethodDeclaration declaration, Problems problems) {
        declaration.invalidates().stream()
                .flatMap(invalidates -> invalidates.caches().stream())
                .filter(name -> !names.isKnown(name))
                .forEach(name ->
                        problems.error(declaration.place("Invalidates", "caches") + ": " + names.unknown(name)));
    }

    private static void checkTemplates(InvalidatingMethod invalidating, CacheCatalog catalog, Problems problems) {
        for (BoundTemplate template : invalidating.templates()) {
            if (catalog.caches().stream().noneMatch(cached -> template.overlaps(cached.key()))
                    && catalog.updates().stream().noneMatch(rule -> template.overlaps(rule.key()))) {
                problems.warning("@Invalidates on " + invalidating.declaration().describe() + ": \""
                        + template.template() + "\" can match no key of a declared cache. Compare it with the key"
                        + " templates: " + templates(catalog) + ".");
            }
        }
    }

    private static void checkTags(InvalidatingMethod invalidating, CacheCatalog catalog, Problems problems) {
        invalidating.tags().stream()
                .flatMap(rule -> rule.templates().stream())
                .filter(template -> catalog.caches().stream()
                        .flatMap(cached -> cached.tags().templates().stream())
                        .noneMatch(template::overlaps))
                .forEach(template -> problems.warning("@Invalidates on "
                        + invalidating.declaration().describe() + ": the tag \"" + template
                        + "\" can be no tag of a declared cache. Compare it with the tags of @Cached: "
                        + tags(catalog) + "."));
    }

    private static void checkIsRead(UpdateRule rule, CacheCatalog catalog, Problems problems) {
        if (catalog.caches().stream()
                .noneMatch(cached ->
                        TemplateShape.isSame(rule.key().template(), cached.key().template()))) {
            problems.warning("@Updates on " + rule.declaration().describe() + ": no declared cache reads \""
                    + rule.key().template() + "\". Compare it with the key templates: " + templates(catalog) + ".");
        }
    }

    private static String templates(CacheCatalog catalog) {
        return KnownNames.list(catalog.caches().stream()
                .map(cached -> "\"" + cached.key().template() + "\"")
                .toList());
    }

    private static String tags(CacheCatalog catalog) {
        return KnownNames.list(catalog.caches().stream()
                .flatMap(cached -> cached.tags().texts().stream())
                .map(text -> "\"" + text + "\"")
                .toList());
    }
}
