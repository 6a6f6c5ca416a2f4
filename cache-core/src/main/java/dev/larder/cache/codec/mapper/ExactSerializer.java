package dev.larder.cache.codec.mapper;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.PropertyWriter;

/**
 * Writes objects of the very class that is restored from what is written. One of a subclass would come back without
 * what the subclass adds; it is not written, unless it only stands for an object of the class.
 */
public final class ExactSerializer extends ValueSerializer<Object> {

    private final Class<?> restored;
    private final ValueSerializer<Object> state;

    /** The class of which no object needs a look; {@code null} if all do. */
    private final @Nullable Class<?> harmless;

    ExactSerializer(Class<?> restored, ValueSerializer<Object> state) {
        this.restored = restored;
        this.state = state;
        this.harmless = LazyValue.mayBePartial(restored) ? null : restored;
    }

    @Override
    public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
        state.serialize(exact(value, generator), generator, context);
    }

    @Override
    public void serializeWithType(
            Object value, JsonGenerator generator, SerializationContext context, TypeSerializer types) {
        state.serializeWithType(exact(value, generator), generator, context, types);
    }

    private Object exact(Object value, JsonGenerator generator) {
        return value.getClass() == harmless ? value : whole(value, generator);
    }

    private Object whole(Object value, JsonGenerator generator) {
        Object whole = LazyValue.whole(value, generator);
        if (whole.getClass() != restored) {
            throw UnstorableException.otherClass(generator, restored, whole.getClass());
        }
        return whole;
    }

    /** What writes the object's state. */
    @Override
    public ValueSerializer<?> getDelegatee() {
        return state;
    }

    @Override
    public void resolve(SerializationContext context) {
        state.resolve(context);
    }

    @Override
    @SuppressWarnings("unchecked")
    public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
        ValueSerializer<Object> contextual = (ValueSerializer<Object>) state.createContextual(context, property);
        return contextual == state ? this : new ExactSerializer(restored, contextual);
    }

    @Override
    public Class<?> handledType() {
        return restored;
    }

    @Override
    public Iterator<PropertyWriter> properties() {
        return state.properties();
    }

    @Override
    public boolean usesObjectId() {
        return state.usesObjectId();
    }

    @Override
    public boolean isEmpty(SerializationContext context, Object value) {
        return state.isEmpty(context, value);
    }
}
