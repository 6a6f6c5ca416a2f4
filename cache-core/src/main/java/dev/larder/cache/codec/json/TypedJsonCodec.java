package dev.larder.cache.codec.json;

import dev.larder.cache.codec.DecodeException;
import dev.larder.cache.codec.TypedCodec;
import dev.larder.cache.codec.mapper.EncodeProblem;
import dev.larder.cache.codec.mapper.RootWriter;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** JSON of one type. The reader and the writer hold what Jackson found out about the type. */
final class TypedJsonCodec implements TypedCodec {

    private final Type spelled;
    private final String type;
    private final RootWriter root;
    private final ObjectReader reader;

    /** @param spelled the type as it was declared, for messages */
    TypedJsonCodec(JsonMapper mapper, JavaType type, Type spelled) {
        this.spelled = spelled;
        this.type = type.toCanonical();
        this.root = RootWriter.of(mapper, type);
        this.reader = mapper.readerFor(type);
    }

    @Override
    public byte[] encode(Object value) {
        try {
            return root.writer().writeValueAsBytes(root.root(value));
        } catch (RuntimeException | StackOverflowError e) {
            // Writers of the application run here and may throw anything.
            throw EncodeProblem.of(spelled, e);
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
