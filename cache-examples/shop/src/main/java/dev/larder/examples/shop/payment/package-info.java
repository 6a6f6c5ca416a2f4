/** Money: payments, balances and payouts. Nothing in here is ever cached. */
@NullMarked
@NeverCached("money is read where it is kept")
package dev.larder.examples.shop.payment;

import dev.larder.cache.annotation.NeverCached;
import org.jspecify.annotations.NullMarked;
