package dev.larder.cache.settings;

import dev.larder.cache.CacheConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a value that grows old, as users write it: three durations. An empty text and {@code "0"} both mean
 * "not at all", so that a property can switch off what an annotation says.
 */
public final class RenewalText {

    private RenewalText() {}

    /**
     * The age past which a value is renewed; {@code null}: never.
     *
     * @param place where the text stands, for the message
     * @param ttl the TTL it must be shorter than; {@code null} where each value has its own
     * @throws CacheConfigurationException if the text is no duration, or one that no value lives to see
     */
    public static @Nullable Duration refreshAfter(String text, String place, @Nullable Duration ttl) {
        Duration age = unlessZero(text, place);
        if (age != null && ttl != null && age.compareTo(ttl) >= 0) {
            throw new CacheConfigurationException(place + ": \"" + text + "\" is not shorter than the TTL of "
                    + DurationText.format(ttl) + ", so no value would live to be refreshed. Write a shorter duration,"
                    + " for example half of the TTL, or a longer TTL.");
        }
        return age;
    }

    /** How long past its TTL a value may be served in place of a failure; zero: not at all. Place as above. */
    public static Duration staleIfError(String text, String place) {
        Duration time = unlessZero(text, place);
        return time == null ? Duration.ZERO : time;
    }

    /** How long a caller waits for a load; {@code null}: until it ends. Place as above. */
    public static @Nullable Duration loadTimeout(String text, String place) {
        return unlessZero(text, place);
    }

    private static @Nullable Duration unlessZero(String text, String place) {
        if (text.isBlank()) {
            return null;
        }
        Duration duration = DurationText.parse(text, place);
        return duration.isZero() ? null : duration;
    }
}
