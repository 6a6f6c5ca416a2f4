package dev.larder.cache.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** JSON of one type. The reader and the writer hold what Jackson found out about the type. */
final class TypedJsonCodec implements TypedCodec {

    private final String type;
    private final ObjectWriter writer;
    private final ObjectReader reader;

    TypedJsonCodec(JsonMapper mapper, JavaType type) {
        this.type = type.toCanonical();
        this.writer = mapper.writerFor(type);
        this.reader = mapper.readerFor(type);
    }

    @Override
    public byte[] encode(Object value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (RuntimeException | StackOverflowError e) {
            // Getters and serializers of the application run here and may throw anything.
            throw new EncodeException("No JSON can be written for a value of " + type, e);
        }
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length) {
        Object value = read(bytes, offset, length);
        if (value == null) {
            throw new DecodeException("The JSON null is no value of " + type, null);
        }
        return value;
    }

    private @Nullable Object read(byte[] bytes, int offset, int length) {
        try {
            return reader.readValue(bytes, offset, length);
        } catch (JacksonException e) {
            throw new DecodeException("The bytes are no JSON of " + type, e);
        } catch (RuntimeException | StackOverflowError e) {
            // Constructors and deserializers of the application run here and may throw anything.
            throw new DecodeException("The JSON could not be turned into " + type, e);
        }
    }
}
