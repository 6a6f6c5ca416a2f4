package dev.larder.cache.method.rule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long the values of a cache are fresh. */
public sealed interface TtlRule permits TtlRule.Fixed, ComputedTtl {

    /** The same for all values, shortened by jitter. */
    record Fixed(Duration ttl) implements TtlRule {}

    /** The exact life of one value; {@code null} where the fixed one applies. */
    static @Nullable Duration exact(TtlRule rule, @Nullable Object[] arguments, Object result) {
        return rule instanceof ComputedTtl computed ? computed.of(arguments, result) : null;
    }
}
