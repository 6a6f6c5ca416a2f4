/** What somebody may do. */
@NullMarked
package dev.larder.examples.shop.access;

import org.jspecify.annotations.NullMarked;
