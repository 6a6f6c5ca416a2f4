package dev.larder.examples.shop.catalog;

import dev.larder.examples.shop.ShopTest;

/** The cached reads that show a product, as paths and as keys. */
public enum CatalogueRead {
    LIST("?search=test%20pan&limit=50", "products:list:", 300),
    FIND("/{id}", "product:{id}", 600),
    DETAILS("/{id}/details", "product:{id}:details", 600),
    WITH_VARIANTS("/{id}/with-variants", "product:{id}:with-variants", 600),
    BY_SKU("/sku/{sku}", "product:sku:{sku}", 600);

    private final String path;
    private final String key;
    final int ttlSeconds;

    CatalogueRead(String path, String key, int ttlSeconds) {
        this.path = path;
        this.key = key;
        this.ttlSeconds = ttlSeconds;
    }

    public String cached(long id) {
        return "/api/products" + filled(path, id);
    }

    String uncached(long id) {
        return "/demo/uncached/products" + filled(path, id);
    }

    /** What the key starts with; of all but {@link #LIST}, the whole key. */
    String key(long id) {
        return filled(key, id);
    }

    private static String filled(String template, long id) {
        return template.replace("{id}", Long.toString(id)).replace("{sku}", ShopTest.skuOf(id));
    }
}
