package dev.larder.cache.codec.msgpack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteCapability;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.Version;
import tools.jackson.core.base.GeneratorBase;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JacksonFeatureSet;
import tools.jackson.core.util.SimpleStreamWriteContext;

/** Jackson's calls as MessagePack. The buffer it writes to is borrowed, and given back when it is closed. */
final class MessagePackGenerator extends GeneratorBase {

    /** A larger buffer is left to the garbage collector, so that one large value does not hold memory for ever. */
    private static final int LARGEST_KEPT = 1 << 17;

    private final MessagePackOutput output;
    private SimpleStreamWriteContext scope = SimpleStreamWriteContext.createRootContext(null);

    MessagePackGenerator(ObjectWriteContext context, IOContext io) {
        super(context, io, 0);
        this.output =
                new MessagePackOutput(io.bufferRecycler().allocByteBuffer(BufferRecycler.BYTE_WRITE_CONCAT_BUFFER));
    }

    /** What was written. */
    byte[] toByteArray() {
        return output.toByteArray();
    }

    // ---- containers --------------------------------------------------------------------------------------------

    @Override
    public JsonGenerator writeStartArray() {
        return writeStartArray(null);
    }

    @Override
    public JsonGenerator writeStartArray(@Nullable Object forValue) {
        _verifyValueWrite("start an array");
        begin(scope.createChildArrayContext(forValue));
        return this;
    }

    @Override
    public JsonGenerator writeEndArray() {
        if (!scope.inArray()) {
            return _reportError("An array ends where there is none");
        }
        output.closeArray(scope.getEntryCount());
        scope = scope.clearAndGetParent();
        return this;
    }

    @Override
    public JsonGenerator writeStartObject() {
        return writeStartObject(null);
    }

    @Override
    public JsonGenerator writeStartObject(@Nullable Object forValue) {
        _verifyValueWrite("start an object");
        begin(scope.createChildObjectContext(forValue));
        return this;
    }

    @Override
    public JsonGenerator writeEndObject() {
        if (!scope.inObject() || scope.hasCurrentName()) {
            return _reportError("An object ends where there is none, or after a name without a value");
        }
        output.closeMap(scope.getEntryCount());
        scope = scope.clearAndGetParent();
        return this;
    }

    private void begin(SimpleStreamWriteContext child) {
        streamWriteConstraints().validateNestingDepth(child.getNestingDepth());
        scope = child;
        output.open();
    }

    @Override
    public JsonGenerator writeName(String name) {
        verifyName(name);
        output.text(name);
        return this;
    }

    @Override
    public JsonGenerator writeName(SerializableString name) {
        verifyName(name.getValue());
        byte[] utf8 = name.asUnquotedUTF8();
        output.utf8(utf8, 0, utf8.length);
        return this;
    }

    @Override
    public JsonGenerator writePropertyId(long id) {
        return writeName(Long.toString(id));
    }

    private void verifyName(String name) {
        if (!scope.writeName(name)) {
            _reportError("A name stands where a value is expected");
        }
    }

    @Override
    protected void _verifyValueWrite(String what) {
        if (!scope.writeValue()) {
            _reportError("Cannot " + what + " where a name is expected");
        }
    }

    // ---- text --------------------------------------------------------------------------------------------------

    @Override
    public JsonGenerator writeString(@Nullable String value) {
        if (value == null) {
            return writeNull();
        }
        _verifyValueWrite(WRITE_STRING);
        output.text(value);
        return this;
    }

    @Override
    public JsonGenerator writeString(char[] buffer, int offset, int count) {
        return writeString(new String(buffer, offset, count));
    }

    @Override
    public JsonGenerator writeString(SerializableString value) {
        byte[] utf8 = value.asUnquotedUTF8();
        return writeUTF8String(utf8, 0, utf8.length);
    }

    @Override
    public JsonGenerator writeString(Reader reader, int count) {
        try {
            StringWriter all = new StringWriter();
            reader.transferTo(all);
            String text = all.toString();
            return writeString(count < 0 ? text : text.substring(0, Math.min(count, text.length())));
        } catch (IOException e) {
            throw _wrapIOFailure(e);
        }
    }

    @Override
    public JsonGenerator writeRawUTF8String(byte[] buffer, int offset, int count) {
        return writeUTF8String(buffer, offset, count);
    }

    @Override
    public JsonGenerator writeUTF8String(byte[] buffer, int offset, int count) {
        _verifyValueWrite(WRITE_STRING);
        output.utf8(buffer, offset, count);
        return this;
    }

    @Override
    public JsonGenerator writeRaw(String text) {
        return noRaw();
    }

    @Override
    public JsonGenerator writeRaw(String text, int offset, int count) {
        return noRaw();
    }

    @Override
    public JsonGenerator writeRaw(char[] text, int offset, int count) {
        return noRaw();
    }

    @Override
    public JsonGenerator writeRaw(char c) {
        return noRaw();
    }

    private JsonGenerator noRaw() {
        return _reportError("Raw JSON cannot be put into MessagePack");
    }

    // ---- bytes and points in time ------------------------------------------------------------------------------

    @Override
    public JsonGenerator writeBinary(Base64Variant variant, byte[] data, int offset, int count) {
        _verifyValueWrite(WRITE_BINARY);
        output.binary(data, offset, count);
        return this;
    }

    @Override
    public int writeBinary(Base64Variant variant, InputStream data, int count) {
        try {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.write(count < 0 ? data.readAllBytes() : data.readNBytes(count));
            writeBinary(variant, all.toByteArray(), 0, all.size());
            return all.size();
        } catch (IOException e) {
            throw _wrapIOFailure(e);
        }
    }

    void writeTimestamp(Instant value) {
        _verifyValueWrite("write a point in time");
        output.timestamp(value);
    }

    // ---- numbers and the rest ----------------------------------------------------------------------------------

    @Override
    public JsonGenerator writeNumber(short value) {
        return writeNumber((long) value);
    }

    @Override
    public JsonGenerator writeNumber(int value) {
        return writeNumber((long) value);
    }

    @Override
    public JsonGenerator writeNumber(long value) {
        _verifyValueWrite(WRITE_NUMBER);
        output.integer(value);
        return this;
    }

    @Override
    public JsonGenerator writeNumber(@Nullable BigInteger value) {
        if (value == null) {
            return writeNull();
        }
        _verifyValueWrite(WRITE_NUMBER);
        output.integer(value);
        return this;
    }

    @Override
    public JsonGenerator writeNumber(float value) {
        _verifyValueWrite(WRITE_NUMBER);
        output.float32(value);
        return this;
    }

    @Override
    public JsonGenerator writeNumber(double value) {
        _verifyValueWrite(WRITE_NUMBER);
        output.float64(value);
        return this;
    }

    @Override
    public JsonGenerator writeNumber(@Nullable BigDecimal value) {
        if (value == null) {
            return writeNull();
        }
        _verifyValueWrite(WRITE_NUMBER);
        output.decimal(value);
        return this;
    }

    @Override
    public JsonGenerator writeNumber(String value) {
        boolean isInteger = value.chars().allMatch(c -> c == '-' || Character.digit(c, 10) >= 0);
        return isInteger ? writeNumber(new BigInteger(value)) : writeNumber(new BigDecimal(value));
    }

    @Override
    public JsonGenerator writeBoolean(boolean value) {
        _verifyValueWrite(WRITE_BOOLEAN);
        output.bool(value);
        return this;
    }

    @Override
    public JsonGenerator writeNull() {
        _verifyValueWrite(WRITE_NULL);
        output.nil();
        return this;
    }

    // ---- about itself ------------------------------------------------------------------------------------------

    @Override
    public TokenStreamContext streamWriteContext() {
        return scope;
    }

    @Override
    public @Nullable Object currentValue() {
        return scope.currentValue();
    }

    @Override
    public void assignCurrentValue(@Nullable Object value) {
        scope.assignCurrentValue(value);
    }

    @Override
    public JacksonFeatureSet<StreamWriteCapability> streamWriteCapabilities() {
        return DEFAULT_BINARY_WRITE_CAPABILITIES;
    }

    @Override
    public @Nullable Object streamWriteOutputTarget() {
        return null;
    }

    @Override
    public int streamWriteOutputBuffered() {
        return output.length();
    }

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public void flush() {
        // nothing flows on: the bytes are taken when the value is complete
    }

    @Override
    protected void _closeInput() {
        // there is no stream behind the buffer
    }

    @Override
    protected void _releaseBuffers() {
        byte[] buffer = output.buffer();
        if (buffer.length <= LARGEST_KEPT) {
            _ioContext.bufferRecycler().releaseByteBuffer(BufferRecycler.BYTE_WRITE_CONCAT_BUFFER, buffer);
        }
    }
}
