package dev.larder.cache.method;

/** As {@link UnmatchedInvalidationCheck}, for tags. */
final class UnmatchedTagCheck implements CatalogCheck {

    @Override
    public void check(CacheCatalog catalog, Problems problems) {
        for (InvalidatingMethod invalidating : catalog.invalidations()) {
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
    }

    private static String tags(CacheCatalog catalog) {
        return KnownNames.list(catalog.caches().stream()
                .flatMap(cached -> cached.tags().texts().stream())
                .map(text -> "\"" + text + "\"")
                .toList());
    }
}
