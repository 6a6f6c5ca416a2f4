/** Orders: a cart becomes one, and it is paid or cancelled. */
@NullMarked
package dev.larder.examples.shop.order;

import org.jspecify.annotations.NullMarked;
