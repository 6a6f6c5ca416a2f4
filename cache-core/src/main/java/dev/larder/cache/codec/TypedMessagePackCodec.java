package dev.larder.cache.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.ErrorReportConfiguration;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.io.ContentReference;
import tools.jackson.core.io.IOContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** MessagePack of one type. The reader and the writer hold what Jackson found out about the type. */
final class TypedMessagePackCodec implements TypedCodec {

    private final String type;
    private final TokenStreamFactory factory;
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final MapperWriteContext writeContext;
    private final MapperReadContext readContext;
    private final MessagePackNames names = new MessagePackNames();

    TypedMessagePackCodec(JsonMapper mapper, JavaType type) {
        this.type = type.toCanonical();
        this.factory = mapper.tokenStreamFactory();
        this.writer = mapper.writerFor(type);
        this.reader = mapper.readerFor(type);
        this.writeContext = new MapperWriteContext(mapper);
        this.readContext = new MapperReadContext(mapper);
    }

    @Override
    public byte[] encode(Object value) {
        try (MessagePackGenerator generator = new MessagePackGenerator(writeContext, ioContext())) {
            writer.writeValue(generator, value);
            return generator.toByteArray();
        } catch (RuntimeException | StackOverflowError e) {
            // Getters and serializers of the application run here and may throw anything.
            throw new EncodeException("No MessagePack can be written for a value of " + type, e);
        }
    }

    // The buffers are Jackson's, pooled as the application's mapper says; its own pool is made for virtual threads too.
    private IOContext ioContext() {
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
        Object value = read(bytes, offset, length);
        if (value == null) {
            throw new DecodeException("The MessagePack nil is no value of " + type, null);
        }
        return value;
    }

    private @Nullable Object read(byte[] bytes, int offset, int length) {
        MessagePackInput input = new MessagePackInput(bytes, offset, length);
        try {
            return reader.readValue(new MessagePackParser(readContext, input, names));
        } catch (JacksonException | DecodeException e) {
            throw new DecodeException("The bytes are no MessagePack of " + type, e);
        } catch (RuntimeException | StackOverflowError e) {
            // Constructors and deserializers of the application run here and may throw anything.
            throw new DecodeException("The MessagePack could not be turned into " + type, e);
        }
    }
}
