package dev.larder.examples.shop;

import dev.larder.examples.shop.catalog.CatalogueRead;
import java.util.Arrays;
import java.util.stream.Stream;

/** The one list of what the shop caches that tests keep: a read for each cache. */
public final class EveryCache {

    private EveryCache() {}

    /** Addresses that ask each cache once, about what has this id. */
    public static Stream<String> paths(long id) {
        return Stream.concat(
                Arrays.stream(CatalogueRead.values()).map(read -> read.cached(id)),
                Arrays.stream(ServiceRead.values()).map(read -> "/api" + filled(read.path, id)));
    }

    private static String filled(String path, long id) {
        return path.replaceAll("\\{\\w+}", Long.toString(id));
    }
}
