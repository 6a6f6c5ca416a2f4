package dev.larder.cache.method.check;

import dev.larder.cache.method.declaration.Problems;

/** One kind of mistake that shows only when all methods are known. */
interface CatalogCheck {

    void check(CacheCatalog catalog, Problems problems);
}
