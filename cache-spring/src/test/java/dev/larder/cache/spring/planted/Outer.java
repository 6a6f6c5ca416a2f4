package dev.larder.cache.spring.planted;

import dev.larder.cache.spring.planted.inner.Inner;

/** Half of a cycle between two rooms, which a test has to find. */
public class Outer {
    Inner inner;
}
