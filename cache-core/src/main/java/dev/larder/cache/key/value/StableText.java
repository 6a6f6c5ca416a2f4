package dev.larder.cache.key.value;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** Which types have one text per value, the same in every process and release, and what that text is. */
public final class StableText {

    private static final Set<Class<?>> VALUE_TYPES = Set.of(
            Boolean.class,
            Character.class,
            UUID.class,
            Locale.class,
            Currency.class,
            URI.class,
            Duration.class,
            Instant.class,
            LocalDate.class,
            LocalDateTime.class,
            LocalTime.class,
            MonthDay.class,
            OffsetDateTime.class,
            OffsetTime.class,
            Period.class,
            Year.class,
            YearMonth.class,
            ZonedDateTime.class);

    private StableText() {}

    /** Whether every value of the type has stable text. Optionals are unwrapped before. */
    public static boolean isStable(Class<?> type) {
        return (type.isPrimitive() && type != void.class)
                || VALUE_TYPES.contains(type)
                || CharSequence.class.isAssignableFrom(type)
                || Enum.class.isAssignableFrom(type)
                || ZoneId.class.isAssignableFrom(type)
                || isNumber(type);
    }

    /** A number class of one's own may have no text of its own. */
    static boolean isNumber(Class<?> type) {
        return Number.class.isAssignableFrom(type) && type.getName().startsWith("java.");
    }

    public static boolean isIntegral(Class<?> type) {
        return type == long.class
                || type == Long.class
                || type == int.class
                || type == Integer.class
                || type == short.class
                || type == Short.class
                || type == byte.class
                || type == Byte.class
                || type == BigInteger.class;
    }

    /** The text of a value whose type {@linkplain #isStable is stable}. */
    public static String of(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Locale locale) {
            return of(locale);
        }
        return value.toString();
    }

    /** The text of a locale that has neither language nor country is empty whatever else it holds. */
    private static String of(Locale locale) {
        String text = locale.toString();
        return text.isEmpty() && !locale.equals(Locale.ROOT)
                ? "__" + locale.getVariant() + "_#" + locale.toLanguageTag()
                : text;
    }
}
