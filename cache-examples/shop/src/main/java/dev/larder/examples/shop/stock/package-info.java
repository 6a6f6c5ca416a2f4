/** What lies on the shelves, and what of it is promised to somebody. */
@NullMarked
package dev.larder.examples.shop.stock;

import org.jspecify.annotations.NullMarked;
