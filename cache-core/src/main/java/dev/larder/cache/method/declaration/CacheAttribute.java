package dev.larder.cache.method.declaration;

import dev.larder.cache.settings.RelaxedName;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code larder.caches.<name>.<attribute>} can be set to, by its name in properties. */
public enum CacheAttribute {
    KEY("key"),
    TTL("ttl"),
    JITTER("jitter"),
    NULL_TTL("null-ttl"),
    STAMPEDE("stampede"),
    CODEC("codec"),
    CONDITION("condition"),
    UNLESS("unless"),
    TAGS("tags"),
    REFRESH_AFTER("refresh-after"),
    STALE_IF_ERROR("stale-if-error"),
    LOAD_TIMEOUT("load-timeout"),
    NEAR("near"),
    NEAR_SHARE("near-share"),
    INDEX("index"),
    SHARED("shared");

    private static final List<CacheAttribute> UNBUILT = List.of(NEAR, NEAR_SHARE);

    private final String property;

    CacheAttribute(String property) {
        this.property = property;
    }

    /** The attribute as properties spell it. */
    public String property() {
        return property;
    }

    /** Whether this release does what the attribute says. */
    public boolean isBuilt() {
        return !UNBUILT.contains(this);
    }

    /**
     * The attribute a name means, ignoring case and hyphens; {@code null} if there is none. A name that comes from an
     * environment variable may have underscores or dots where the hyphens were.
     */
    public static @Nullable CacheAttribute named(String name) {
        String relaxed = RelaxedName.of(name).replace("_", "").replace(".", "");
        return Arrays.stream(values())
                .filter(attribute -> RelaxedName.of(attribute.property).equals(relaxed))
                .findFirst()
                .orElse(null);
    }

    /** Their names, as a message lists them. */
    public static String all() {
        return Arrays.stream(values()).map(CacheAttribute::property).collect(Collectors.joining(", "));
    }
}
