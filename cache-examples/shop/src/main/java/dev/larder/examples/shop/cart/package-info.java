/** What people are about to buy. */
@NullMarked
package dev.larder.examples.shop.cart;

import org.jspecify.annotations.NullMarked;
