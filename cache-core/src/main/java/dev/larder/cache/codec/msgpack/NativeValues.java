package dev.larder.cache.codec.msgpack;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.jdk.UUIDDeserializer;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;
import tools.jackson.databind.ext.javatime.ser.InstantSerializer;

/** Values that MessagePack spells without a detour through text. */
final class NativeValues {

    private NativeValues() {}

    static Map<Class<?>, ValueSerializer<?>> writers() {
        return Map.of(Instant.class, new InstantWriter());
    }

    static Map<Class<?>, ValueDeserializer<?>> readers() {
        return Map.of(Instant.class, new InstantReader(), UUID.class, new UuidReader());
    }

    private static final class InstantWriter extends InstantSerializer {

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
            if (generator instanceof MessagePackGenerator ours) {
                ours.writeTimestamp(value);
            } else {
                super.serialize(value, generator, context);
            }
        }

        @Override
        public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
            return this; // Jackson's own would be one of its own kind.
        }
    }

    private static final class InstantReader extends InstantDeserializer<Instant> {

        InstantReader() {
            super(INSTANT, DateTimeFormatter.ISO_INSTANT);
        }

        @Override
        public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) {
            Instant spelled = parser instanceof MessagePackParser ours ? ours.timestamp() : null;
            return spelled == null ? super.deserialize(parser, context) : spelled;
        }
    }

    private static final class UuidReader extends UUIDDeserializer {

        @Override
        public @Nullable UUID deserialize(JsonParser parser, DeserializationContext context) {
            UUID spelled = parser instanceof MessagePackParser ours ? ours.uuid() : null;
            return spelled == null ? super.deserialize(parser, context) : spelled;
        }
    }
}
