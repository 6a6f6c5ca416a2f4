package dev.larder.cache.method.rule;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.key.Parameters;
import dev.larder.cache.key.PlaceholderReader;
import dev.larder.cache.method.declaration.CachedAttributes.Text;
import dev.larder.cache.method.declaration.KnownNames;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.settings.DurationText;
import java.lang.reflect.Type;
import java.time.Clock;
import java.time.Duration;

/** The TTL as users write it: a duration, the name of a tier, or one placeholder. */
public final class TtlText {

    private final CacheSettings settings;
    private final Clock clock;

    public TtlText(CacheSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** @param parameters what a placeholder may refer to, the result included */
    public TtlRule parse(Text ttl, Parameters parameters) {
        if (!ttl.isSet()) {
            return new TtlRule.Fixed(settings.defaultTtl());
        }
        String text = ttl.text().strip();
        if (text.contains("${")) {
            throw new CacheConfigurationException(ttl.place() + ": \"" + text + "\" names a property, and there is"
                    + " nothing here to read properties from. Write a duration or a tier.");
        }
        if (text.startsWith("{")) {
            return computed(text, ttl.place(), parameters);
        }
        if (DurationText.looksLikeOne(text)) {
            return new TtlRule.Fixed(DurationText.parsePositive(text, ttl.place()));
        }
        return tier(text, ttl.place());
    }

    private TtlRule tier(String name, String place) {
        Duration tier = settings.tier(name);
        if (tier == null) {
            throw new CacheConfigurationException(place + ": \"" + name + "\" is neither a duration (\"90s\", \"10m\")"
                    + " nor a tier. Known tiers: "
                    + KnownNames.list(settings.tiers().keySet())
                    + ". Write a duration, or define the tier as larder.tiers." + name + ".");
        }
        return new TtlRule.Fixed(tier);
    }

    private TtlRule computed(String text, String place, Parameters parameters) {
        PlaceholderReader reader;
        try {
            reader = PlaceholderReader.bind(text, parameters);
        } catch (CacheConfigurationException e) {
            throw new CacheConfigurationException(place + ": " + e.getMessage(), e);
        }
        Type type = reader.type();
        if (!(type instanceof Class<?> plain) || !ComputedTtl.isPossible(plain)) {
            throw new CacheConfigurationException(place + ": \"" + text + "\" is a " + type.getTypeName()
                    + ", which is no life. Name a Duration, an Instant or a number of seconds.");
        }
        return new ComputedTtl(reader, clock, place);
    }
}
