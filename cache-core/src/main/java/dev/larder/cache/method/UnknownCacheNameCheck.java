package dev.larder.cache.method;

/** {@code caches = "…"} names caches that exist. */
final class UnknownCacheNameCheck implements CatalogCheck {

    private final CacheNames names;

    UnknownCacheNameCheck(CacheNames names) {
        this.names = names;
    }

    @Override
    public void check(CacheCatalog catalog, Problems problems) {
        for (InvalidatingMethod invalidating : catalog.invalidations()) {
            MethodDeclaration declaration = invalidating.declaration();
            declaration.invalidates().stream()
                    .flatMap(invalidates -> invalidates.caches().stream())
                    .filter(name -> !names.isKnown(name))
                    .forEach(name ->
                            problems.error(declaration.place("Invalidates", "caches") + ": " + names.unknown(name)));
        }
    }
}
