package dev.larder.cache.codec.mapper;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;

/** Writes in a proxy's place the object it stands for, under that object's name. */
final class ProxySerializer extends ValueSerializer<Object> {

    @Override
    public void serialize(Object proxy, JsonGenerator generator, SerializationContext context) {
        Object object = LazyValue.whole(proxy, generator);
        context.findValueSerializer(object.getClass()).serialize(object, generator, context);
    }

    @Override
    public void serializeWithType(
            Object proxy, JsonGenerator generator, SerializationContext context, TypeSerializer types) {
        Object object = LazyValue.whole(proxy, generator);
        context.findValueSerializer(object.getClass()).serializeWithType(object, generator, context, types);
    }
}
