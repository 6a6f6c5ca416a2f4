package dev.larder.cache.method.check;

import dev.larder.cache.method.CachedMethod;
import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.method.rule.TemplateShape;
import java.util.List;

/** Two caches that can spell one key would read each other's entries as undecodable, or worse, as their own. */
final class OverlappingTemplatesCheck implements CatalogCheck {

    @Override
    public void check(CacheCatalog catalog, Problems problems) {
        List<CachedMethod> caches = catalog.caches();
        for (int i = 0; i < caches.size(); i++) {
            for (int j = i + 1; j < caches.size(); j++) {
                check(caches.get(i), caches.get(j), problems);
            }
        }
    }

    private static void check(CachedMethod one, CachedMethod other, Problems problems) {
        if (!TemplateShape.isSame(one.key().template(), other.key().template())
                && one.key().overlaps(other.key())) {
            problems.warning("The key templates \"" + one.key().template() + "\" of "
                    + one.declaration().describe() + " and \"" + other.key().template() + "\" of "
                    + other.declaration().describe()
                    + " can spell the same key. Give them different literal words, so that no value makes them meet.");
        }
    }
}
