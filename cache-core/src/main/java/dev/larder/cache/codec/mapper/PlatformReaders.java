package dev.larder.cache.codec.mapper;

import java.util.Date;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Readers of what {@link PlatformWriters} spell in their own way. */
final class PlatformReaders {

    private PlatformReaders() {}

    static Map<Class<?>, ValueDeserializer<?>> common() {
        return Map.of(Locale.class, new LocaleReader());
    }

    /** Readers of map keys. */
    static final Map<Class<?>, KeyDeserializer> KEYS =
            Map.of(Date.class, new DateKeyReader(), Locale.class, new LocaleKeyReader());

    // A text that no locale is written as is none of ours: it may be the one that another release wrote.
    private static @Nullable Locale locale(String tag) {
        Locale locale = Locale.forLanguageTag(tag);
        return locale.toLanguageTag().equals(tag) ? locale : null;
    }

    private static final class LocaleReader extends StdScalarDeserializer<Locale> {
        LocaleReader() {
            super(Locale.class);
        }

        @Override
        public @Nullable Locale deserialize(JsonParser parser, DeserializationContext context) {
            Locale locale = parser.hasToken(JsonToken.VALUE_STRING) ? locale(parser.getString()) : null;
            return locale == null ? (Locale) context.handleUnexpectedToken(Locale.class, parser) : locale;
        }
    }

    private static final class LocaleKeyReader extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            Locale locale = locale(key);
            return locale == null ? context.handleWeirdKey(Locale.class, key, "not a language tag") : locale;
        }
    }

    private static final class DateKeyReader extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            try {
                return new Date(Long.parseLong(key));
            } catch (NumberFormatException e) {
                return context.handleWeirdKey(Date.class, key, "not a number of milliseconds");
            }
        }
    }
}
