package dev.larder.cache.settings;

import dev.larder.cache.CacheConfigurationException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations as users write them, in annotations and properties alike: a whole number with a unit ({@code ms s m h d}),
 * ISO-8601 ({@code PT10M}), or a bare {@code 0}.
 */
public final class DurationText {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d+)(ms|s|m|h|d)");
    private static final Pattern ISO = Pattern.compile("[Pp][Tt]?[-+]?\\d.*");

    private DurationText() {}

    /**
     * The duration the text says; zero or more.
     *
     * @param place where the text stands, for the message: a property's name, or annotation and method
     * @throws CacheConfigurationException if the text is no duration, or a negative one
     */
    public static Duration parse(String text, String place) {
        String trimmed = text.strip();
        if (trimmed.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = NUMBER_AND_UNIT.matcher(trimmed);
        if (matcher.matches()) {
            return counted(matcher.group(1), matcher.group(2), text, place);
        }
        if (ISO.matcher(trimmed).matches()) {
            return iso(trimmed, text, place);
        }
        throw noDuration(text, place, null);
    }

    /** As {@link #parse}, for places where zero has no meaning. */
    public static Duration parsePositive(String text, String place) {
        Duration duration = parse(text, place);
        if (duration.toMillis() < 1) {
            throw new CacheConfigurationException(place + ": \"" + text + "\" is shorter than a millisecond. Write a"
                    + " positive duration, for example \"10m\".");
        }
        return duration;
    }

    /** Whether the text means to be a duration, right or wrong, rather than a name. */
    public static boolean looksLikeOne(String text) {
        String trimmed = text.strip();
        return !trimmed.isEmpty()
                && (Character.isDigit(trimmed.charAt(0))
                        || trimmed.charAt(0) == '-'
                        || trimmed.charAt(0) == '+'
                        || ISO.matcher(trimmed).matches());
    }

    /** The shortest text that {@link #parse} reads as this duration, for example {@code 90s} or {@code 10m}. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static Duration counted(String number, String unit, String text, String place) {
        try {
            long count = Long.parseLong(number);
            Duration duration =
                    switch (unit) {
                        case "ms" -> Duration.ofMillis(count);
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    };
            return inMillis(duration);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new CacheConfigurationException(
                    place + ": \"" + text + "\" is too long a duration to count in milliseconds. Write a smaller one.",
                    e);
        }
    }

    private static Duration iso(String trimmed, String text, String place) {
        try {
            Duration duration = inMillis(Duration.parse(trimmed));
            if (duration.isNegative()) {
                throw noDuration(text, place, null);
            }
            return duration;
        } catch (DateTimeParseException | ArithmeticException e) {
            throw noDuration(text, place, e);
        }
    }

    private static Duration inMillis(Duration duration) {
        return Duration.ofMillis(duration.toMillis());
    }

    private static CacheConfigurationException noDuration(String text, String place, @Nullable Throwable cause) {
        return new CacheConfigurationException(
                place + ": \"" + text + "\" is no duration. Write a number with a unit (ms, s, m, h, d), for example"
                        + " \"90s\" or \"10m\", or ISO-8601, for example \"PT10M\"; only \"0\" has no unit.",
                cause);
    }
}
