package dev.larder.cache.spring.elsewhere;

import dev.larder.cache.annotation.Cached;

/** A base class in another package than the beans that extend it. */
public abstract class Shelf {

    @Cached("shelf:{id}")
    String hidden(long id) {
        return "book " + id;
    }

    @Cached("open-shelf:{id}")
    protected String open(long id) {
        return "book " + id;
    }
}
