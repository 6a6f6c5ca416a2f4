package dev.larder.cache.method;

/** An update of entries that no declared cache reads is most often a misspelt template. */
final class UnreadUpdateCheck implements CatalogCheck {

    @Override
    public void check(CacheCatalog catalog, Problems problems) {
        for (UpdateRule rule : catalog.updates()) {
            if (catalog.caches().stream()
                    .noneMatch(cached -> TemplateShape.isSame(
                            rule.key().template(), cached.key().template()))) {
                problems.warning("@Updates on " + rule.declaration().describe() + ": no declared cache reads \""
                        + rule.key().template() + "\". Compare it with the key templates: "
                        + KnownNames.list(catalog.caches().stream()
                                .map(cached -> "\"" + cached.key().template() + "\"")
                                .toList())
                        + ".");
            }
        }
    }
}
