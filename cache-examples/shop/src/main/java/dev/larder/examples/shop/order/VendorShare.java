package dev.larder.examples.shop.order;

import dev.larder.cache.annotation.NeverCached;
import java.math.BigDecimal;

/** What one organization gets of an order. */
@NeverCached("money is read where it is kept")
record VendorShare(long organizationId, BigDecimal amount) {}
