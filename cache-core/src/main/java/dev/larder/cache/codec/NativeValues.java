package dev.larder.cache.codec;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.jdk.UUIDDeserializer;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;
import tools.jackson.databind.ext.javatime.ser.InstantSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.ValueSerializerModifier;

/**
 * Values that MessagePack spells without a detour through text. Only Jackson's own readers and writers are replaced,
 * those of the application or of its modules stay; and where an annotation asks for a format of its own, Jackson's come
 * back in.
 */
final class NativeValues {

    private NativeValues() {}

    static SimpleModule module() {
        return new SimpleModule("larder-native-values")
                .setSerializerModifier(new Writers())
                .setDeserializerModifier(new Readers());
    }

    private static final class Writers extends ValueSerializerModifier {

        @Override
        public ValueSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription.Supplier type, ValueSerializer<?> serializer) {
            return serializer.getClass() == InstantSerializer.class ? new InstantWriter() : serializer;
        }
    }

    private static final class Readers extends ValueDeserializerModifier {

        @Override
        public ValueDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription.Supplier type, ValueDeserializer<?> deserializer) {
            if (deserializer == InstantDeserializer.INSTANT) {
                return new InstantReader();
            }
            return deserializer.getClass() == UUIDDeserializer.class ? new UuidReader() : deserializer;
        }
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
            JsonFormat.Value format = findFormatOverrides(context, property, handledType());
            boolean isFormatted = format != null && (format.hasPattern() || format.hasShape());
            return isFormatted ? super.createContextual(context, property) : this;
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
