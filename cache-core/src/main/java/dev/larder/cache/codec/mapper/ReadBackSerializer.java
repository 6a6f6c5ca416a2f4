package dev.larder.cache.codec.mapper;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Writes with a writer of the application's what its reader reads back. Only the value tells whether the two fit: each
 * is read once before it is written, and one that comes back as another, or not at all, is not.
 */
final class ReadBackSerializer extends ValueSerializer<Object> {

    private final JavaType type;
    private final ValueSerializer<Object> writer;
    private final CustomTypes custom;

    ReadBackSerializer(JavaType type, ValueSerializer<Object> writer, CustomTypes custom) {
        this.type = type;
        this.writer = writer;
        this.custom = custom;
    }

    @Override
    public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
        check(value, generator, context);
        writer.serialize(value, generator, context);
    }

    @Override
    public void serializeWithType(
            Object value, JsonGenerator generator, SerializationContext context, TypeSerializer types) {
        check(value, generator, context);
        writer.serializeWithType(value, generator, context, types);
    }

    private void check(Object value, JsonGenerator generator, SerializationContext context) {
        TokenBuffer written = context.bufferForValueConversion();
        writer.serialize(value, written, context);
        Object read = read(written, generator);
        boolean isSame = read != null
                && read.getClass() == value.getClass()
                && (!hasEquality(value.getClass()) || read.equals(value));
        if (!isSame) {
            throw UnstorableException.custom(generator, "comes back as another value", writer.getClass(), null);
        }
    }

    private @Nullable Object read(TokenBuffer written, JsonGenerator generator) {
        try {
            return custom.read(written, type);
        } catch (RuntimeException e) {
            // A reader of the application runs here and may throw anything.
            throw UnstorableException.custom(generator, "cannot be read back", writer.getClass(), e);
        }
    }

    private static boolean hasEquality(Class<?> type) {
        try {
            Method equality = type.getMethod("equals", Object.class);
            return equality.getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("Every class has equals", e);
        }
    }

    /** The application's writer. */
    @Override
    public ValueSerializer<?> getDelegatee() {
        return writer;
    }

    @Override
    public void resolve(SerializationContext context) {
        writer.resolve(context);
    }

    @Override
    @SuppressWarnings("unchecked")
    public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
        ValueSerializer<Object> contextual = (ValueSerializer<Object>) writer.createContextual(context, property);
        return contextual == writer ? this : new ReadBackSerializer(type, contextual, custom);
    }

    @Override
    public Class<?> handledType() {
        return type.getRawClass();
    }

    @Override
    public boolean isEmpty(SerializationContext context, Object value) {
        return writer.isEmpty(context, value);
    }
}
