package dev.larder.cache.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.ErrorReportConfiguration;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.io.ContentReference;
import tools.jackson.core.io.IOContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationContextExt;
import tools.jackson.databind.json.JsonMapper;

/** MessagePack of one type, by way of what the mapper found out about the type. */
final class TypedMessagePackCodec implements TypedCodec {

    private final JsonMapper mapper;
    private final JavaType type;
    private final ObjectWriter writer;
    private final ValueDeserializer<Object> reader;
    private final MessagePackNames names = new MessagePackNames();

    TypedMessagePackCodec(JsonMapper mapper, JavaType type) {
        this.mapper = mapper;
        this.type = type;
        this.writer = mapper.writerFor(type);
        this.reader = mapper._deserializationContext().findRootValueDeserializer(type);
    }

    @Override
    public byte[] encode(Object value) {
        try (MessagePackGenerator generator = new MessagePackGenerator(mapper._serializationContext(), ioContext())) {
            writer.writeValue(generator, value);
            return generator.toByteArray();
        } catch (RuntimeException | StackOverflowError e) {
            // Getters and serializers of the application run here and may throw anything.
            throw new EncodeException("No MessagePack can be written for a value of " + type.toCanonical(), e);
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
        Object value = isNil ? null : context.readRootValue(parser, type, reader, null);
        context.checkUnresolvedObjectId();
        if (parser.nextToken() != null) {
            throw new DecodeException("The value ends before its bytes do", null);
        }
        return value;
    }
}
