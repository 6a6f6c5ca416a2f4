package dev.larder.cache.codec.mapper;

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

    /** Writers of map keys. */
    static final Map<Class<?>, ValueSerializer<?>> KEYS = Map.of(
            Date.class, new Writer<>(Date.class, (date, to) -> to.writePropertyId(millis(date, to))),
            Locale.class, new Writer<>(Locale.class, (locale, to) -> to.writeName(languageTag(locale, to))));

    private PlatformWriters() {}

    /** Writers of values. */
    static Map<Class<?>, ValueSerializer<?>> common() {
        return Map.of(
                Date.class, new Writer<>(Date.class, (date, to) -> to.writeNumber(millis(date, to))),
                Locale.class, new Writer<>(Locale.class, (locale, to) -> to.writeString(languageTag(locale, to))),
                TimeZone.class, new Writer<>(TimeZone.class, (zone, to) -> to.writeString(id(zone, to))),
                BigInteger.class, new Writer<>(BigInteger.class, (number, to) -> to.writeNumber(readable(number, to))),
                BigDecimal.class, new Writer<>(BigDecimal.class, (number, to) -> to.writeNumber(readable(number, to))));
    }

    /** What is written of a value. */
    private interface Form<T> {
        void write(T value, JsonGenerator to);
    }

    private static final class Writer<T> extends StdSerializer<T> {

        private final transient Form<T> form;

        Writer(Class<T> type, Form<T> form) {
            super(type);
            this.form = form;
        }

        @Override
        public void serialize(T value, JsonGenerator generator, SerializationContext context) {
            form.write(value, generator);
        }
    }

    private static long millis(Date date, JsonGenerator to) {
        if (!new Date(date.getTime()).equals(date)) {
            throw UnstorableException.otherClass(to, Date.class, date.getClass());
        }
        if (date.getClass().getName().equals("java.sql.Timestamp")
                && date.toInstant().getNano() % 1_000_000 != 0) {
            throw new UnstorableException(
                    to,
                    "is a Timestamp with parts of a millisecond, which a Date does not have",
                    "Declare a java.time.Instant.");
        }
        return date.getTime();
    }

    private static String languageTag(Locale locale, JsonGenerator to) {
        String tag = locale.toLanguageTag();
        if (!Locale.forLanguageTag(tag).equals(locale)) {
            throw new UnstorableException(
                    to,
                    "is the locale " + locale + ", which would come back as " + Locale.forLanguageTag(tag),
                    "Make it with Locale.forLanguageTag.");
        }
        return tag;
    }

    private static String id(TimeZone zone, JsonGenerator to) {
        if (!TimeZone.getTimeZone(zone.getID()).equals(zone)) {
            throw new UnstorableException(to, "is a TimeZone with rules of its own", "Declare a java.time.ZoneId.");
        }
        return zone.getID();
    }

    private static BigInteger readable(BigInteger number, JsonGenerator to) {
        // A digit takes more than three bits, so a short look is enough for all but the longest.
        if (number.bitLength() > 3 * MAX_DIGITS && number.abs().toString().length() > MAX_DIGITS) {
            throw tooLong(to);
        }
        return number;
    }

    private static BigDecimal readable(BigDecimal number, JsonGenerator to) {
        if (number.precision() > MAX_DIGITS - MORE_DIGITS) {
            throw tooLong(to);
        }
        return number;
    }

    private static UnstorableException tooLong(JsonGenerator to) {
        return new UnstorableException(
                to, "has more digits than are read back, which are " + MAX_DIGITS, "Return it as a String.");
    }
}
