package dev.larder.cache.spring.planted.inner;

import dev.larder.cache.spring.planted.Outer;

/** The other half. */
public class Inner {
    Outer outer;
}
