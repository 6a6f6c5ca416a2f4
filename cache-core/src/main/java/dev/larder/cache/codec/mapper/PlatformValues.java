package dev.larder.cache.codec.mapper;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;

/**
 * The classes of the Java platform that are one value each and come back equal. What is not listed loses something on
 * the way ({@code Calendar} its zone, {@code java.sql.Timestamp} its nanoseconds), has no equality, or makes the reader
 * ask the network or the file system ({@code InetAddress}, {@code Path}).
 */
public final class PlatformValues {

    private static final Set<Class<?>> VALUES = Set.of(
            String.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Character.class,
            BigDecimal.class,
            BigInteger.class,
            UUID.class,
            URI.class,
            URL.class,
            Locale.class,
            Currency.class,
            Charset.class,
            TimeZone.class,
            Date.class,
            Instant.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetTime.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            ZoneId.class,
            ZoneOffset.class,
            Duration.class,
            Period.class,
            Year.class,
            YearMonth.class,
            MonthDay.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class);

    private PlatformValues() {}

    public static boolean contains(Class<?> type) {
        return VALUES.contains(type);
    }

    /** Whether values of the type are spelled in one way, whatever the application has registered for it. */
    public static boolean isPlain(JavaType type) {
        Class<?> raw = type.getRawClass();
        return contains(raw)
                || raw.isPrimitive()
                || type.isArrayType()
                || type.isEnumType()
                || JsonNode.class.isAssignableFrom(raw)
                || (isPlatformType(raw)
                        && (type.isContainerType() || type.isReferenceType() || raw == Map.Entry.class));
    }

    public static boolean isOptional(Class<?> type) {
        return type == Optional.class
                || type == OptionalInt.class
                || type == OptionalLong.class
                || type == OptionalDouble.class;
    }

    /** Whether {@code null} is read where one of the type stands as something else: as empty, or as a node. */
    static boolean losesNull(JavaType type) {
        return isOptional(type.getRawClass()) || JsonNode.class.isAssignableFrom(type.getRawClass());
    }

    public static boolean isPlatformType(Class<?> type) {
        String module = type.getModule().getName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }
}
