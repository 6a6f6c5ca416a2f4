package dev.larder.cache.codec.msgpack;

import dev.larder.cache.codec.DecodeException;
import dev.larder.cache.codec.TypedCodec;
import dev.larder.cache.codec.mapper.EncodeProblem;
import dev.larder.cache.codec.mapper.RootWriter;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.ErrorReportConfiguration;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.io.ContentReference;
import tools.jackson.core.io.IOContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationContextExt;
import tools.jackson.databind.json.JsonMapper;

/** MessagePack of one type, by way of what the mapper found out about the type. */
final class TypedMessagePackCodec implements TypedCodec {

    private final JsonMapper mapper;
    private final JavaType type;
    private final Type spelled;
    private final RootWriter root;
    private final ValueDeserializer<Object> reader;
    private final MessagePackNames names = new MessagePackNames();

    /** @param spelled the type as it was declared, for messages */
    TypedMessagePackCodec(JsonMapper mapper, JavaType type, Type spelled) {
        this.mapper = mapper;
        this.spelled = spelled;
        this.type = type;
        this.root = RootWriter.of(mapper, type);
        this.reader = mapper._deserializationContext().findRootValueDeserializer(type);
    }

    @Override
    public byte[] encode(Object value) {
        try (MessagePackGenerator generator = new MessagePackGenerator(mapper._serializationContext(), ioContext())) {
            root.writer().writeValue(generator, root.root(value));
            return generator.toByteArray();
        } catch (RuntimeException | StackOverflowError e) {
            // Writers of the application run here and may throw anything.
            throw EncodeProblem.of(spelled, e);
        }
    }

    // The buffers are pooled by Jackson as the application's mapper says; its default serves virtual threads as well.
    private IOContext ioContext() {
        TokenStreamFactory factory = mapper.tokenStreamFactory();
        return new IOContext(
                factory.streamReadConstraints(),
                factory.streamWriteConstraints(),
                ErrorReportConfiguration.defaults(),
                factory._getBufferRecycler(),
                ContentReference.unknown(),
                false,
                JsonEncoding.UTF8);
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length) {
        Object value = read(new MessagePackInput(bytes, offset, length));
        if (value == null) {
            throw new DecodeException("The MessagePack nil is no value of " + type.toCanonical(), null);
        }
        return value;
    }

    private @Nullable Object read(MessagePackInput input) {
        try {
            return readWhole(input);
        } catch (JacksonException | DecodeException e) {
            throw new DecodeException("The bytes are no MessagePack of " + type.toCanonical(), e);
        } catch (RuntimeException | StackOverflowError e) {
            // Constructors and deserializers of the application run here and may throw anything.
            throw new DecodeException("The MessagePack could not be turned into " + type.toCanonical(), e);
        }
    }

    private @Nullable Object readWhole(MessagePackInput input) {
        DeserializationContextExt context = mapper._deserializationContext();
        MessagePackParser parser = new MessagePackParser(context, input, names);
        context.assignParser(parser);
        boolean isNil = parser.nextToken() == JsonToken.VALUE_NULL;
        Object value = isNil ? reader.getNullValue(context) : context.readRootValue(parser, type, reader, null);
        context.checkUnresolvedObjectId();
        if (parser.nextToken() != null) {
            throw new DecodeException("The value ends before its bytes do", null);
        }
        return value;
    }
}
