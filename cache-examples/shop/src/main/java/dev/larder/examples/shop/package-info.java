/** A multi-vendor shop on Spring Boot whose services are cached, and a page that shows what the cache does. */
@NullMarked
package dev.larder.examples.shop;

import org.jspecify.annotations.NullMarked;
