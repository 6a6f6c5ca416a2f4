package dev.larder.cache.method;

import dev.larder.cache.key.BoundTemplate;

/** An invalidation that reaches no declared cache is most often a misspelt template. */
final class UnmatchedInvalidationCheck implements CatalogCheck {

    @Override
    public void check(CacheCatalog catalog, Problems problems) {
        for (InvalidatingMethod invalidating : catalog.invalidations()) {
            for (BoundTemplate template : invalidating.templates()) {
                if (catalog.caches().stream().noneMatch(cached -> template.overlaps(cached.key()))
                        && catalog.updates().stream().noneMatch(rule -> template.overlaps(rule.key()))) {
                    problems.warning("@Invalidates on "
                            + invalidating.declaration().describe() + ": \""
                            + template.template() + "\" can match no key of a declared cache. Compare it with the key"
                            + " templates: " + templates(catalog) + ".");
                }
            }
        }
    }

    private static String templates(CacheCatalog catalog) {
        return KnownNames.list(catalog.caches().stream()
                .map(cached -> "\"" + cached.key().template() + "\"")
                .toList());
    }
}
