/** People and their passwords. Nothing in here is ever cached. */
@NullMarked
@NeverCached("people and their passwords are read where they are kept")
package dev.larder.examples.shop.account;

import dev.larder.cache.annotation.NeverCached;
import org.jspecify.annotations.NullMarked;
