package dev.larder.cache.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.std.StdSerializer;

/** Writers of platform values of which Jackson's own lose something, or write what its readers do not take. */
final class PlatformWriters {

    /** The longest number that is read; to make a number of its digits takes time that grows faster than they do. */
    static final int MAX_DIGITS = StreamReadConstraints.DEFAULT_MAX_NUM_LEN;

    /** How many more than those of its value a decimal may be spelled with: zeros in front, or an exponent. */
    private static final int MORE_DIGITS = 20;

    private PlatformWriters() {}

    static Map<Class<?>, ValueSerializer<?>> common() {
        return Map.of(
                Date.class, new DateWriter(),
                Locale.class, new LocaleWriter(),
                TimeZone.class, new TimeZoneWriter(),
                BigInteger.class, new IntegerWriter(),
                BigDecimal.class, new DecimalWriter());
    }

    /** Writers of map keys. */
    static final Map<Class<?>, ValueSerializer<?>> KEYS =
            Map.of(Date.class, new DateKeyWriter(), Locale.class, new LocaleKeyWriter());

    private static String languageTag(Locale locale, JsonGenerator generator) {
        String tag = locale.toLanguageTag();
        if (!Locale.forLanguageTag(tag).equals(locale)) {
            throw new UnstorableException(
                    generator,
                    "is the locale " + locale + ", which would come back as " + Locale.forLanguageTag(tag),
                    "Make it with Locale.forLanguageTag.");
        }
        return tag;
    }

    private static long millis(Date date, JsonGenerator generator) {
        if (!new Date(date.getTime()).equals(date)) {
            throw UnstorableException.otherClass(generator, Date.class, date.getClass());
        }
        if (date.getClass().getName().equals("java.sql.Timestamp")
                && date.toInstant().getNano() % 1_000_000 != 0) {
            throw new UnstorableException(
                    generator,
                    "is a Timestamp with parts of a millisecond, which a Date does not have",
                    "Declare a java.time.Instant.");
        }
        return date.getTime();
    }

    private static final class DateWriter extends StdSerializer<Date> {
        DateWriter() {
            super(Date.class);
        }

        @Override
        public void serialize(Date value, JsonGenerator generator, SerializationContext context) {
            generator.writeNumber(millis(value, generator));
        }
    }

    private static final class DateKeyWriter extends StdSerializer<Date> {
        DateKeyWriter() {
            super(Date.class);
        }

        @Override
        public void serialize(Date value, JsonGenerator generator, SerializationContext context) {
            generator.writePropertyId(millis(value, generator));
        }
    }

    private static final class LocaleWriter extends StdSerializer<Locale> {
        LocaleWriter() {
            super(Locale.class);
        }

        @Override
        public void serialize(Locale value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(languageTag(value, generator));
        }
    }

    private static final class LocaleKeyWriter extends StdSerializer<Locale> {
        LocaleKeyWriter() {
            super(Locale.class);
        }

        @Override
        public void serialize(Locale value, JsonGenerator generator, SerializationContext context) {
            generator.writeName(languageTag(value, generator));
        }
    }

    private static final class TimeZoneWriter extends StdSerializer<TimeZone> {
        TimeZoneWriter() {
            super(TimeZone.class);
        }

        @Override
        public void serialize(TimeZone value, JsonGenerator generator, SerializationContext context) {
            if (!TimeZone.getTimeZone(value.getID()).equals(value)) {
                throw new UnstorableException(
                        generator, "is a TimeZone with rules of its own", "Declare a java.time.ZoneId.");
            }
            generator.writeString(value.getID());
        }
    }

    private static final class IntegerWriter extends StdSerializer<BigInteger> {
        IntegerWriter() {
            super(BigInteger.class);
        }

        @Override
        public void serialize(BigInteger value, JsonGenerator generator, SerializationContext context) {
            // A digit takes more than three bits, so a short look is enough for all but the longest.
            if (value.bitLength() > 3 * MAX_DIGITS && value.abs().toString().length() > MAX_DIGITS) {
                throw tooLong(generator);
            }
            generator.writeNumber(value);
        }
    }

    private static final class DecimalWriter extends StdSerializer<BigDecimal> {
        DecimalWriter() {
            super(BigDecimal.class);
        }

        @Override
        public void serialize(BigDecimal value, JsonGenerator generator, SerializationContext context) {
            if (value.precision() > MAX_DIGITS - MORE_DIGITS) {
                throw tooLong(generator);
            }
            generator.writeNumber(value);
        }
    }

    private static UnstorableException tooLong(JsonGenerator generator) {
        return new UnstorableException(
                generator, "has more digits than are read back, which are " + MAX_DIGITS, "Return it as a String.");
    }
}
