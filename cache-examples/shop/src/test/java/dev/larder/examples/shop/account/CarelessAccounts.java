package dev.larder.examples.shop.account;

import dev.larder.cache.annotation.Cached;

/** A mistake for a test: caches in a package that is guarded as a whole. */
public class CarelessAccounts {

    @Cached("careless:name:{id}")
    public String name(long id) {
        return "User " + id;
    }
}
