package dev.larder.examples.shop.order;

import dev.larder.cache.annotation.NeverCached;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One order.
 *
 * @param userId {@code null} if the user's account is gone
 * @param status {@code placed}, {@code paid} or {@code cancelled}
 */
@NeverCached("what somebody owes is read where it is kept")
public record Order(
        long id, @Nullable Long userId, String status, Instant placedAt, BigDecimal total, List<OrderItem> items) {}
