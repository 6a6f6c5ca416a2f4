package dev.larder.cache.codec.msgpack;

import dev.larder.cache.codec.DecodeException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.Version;
import tools.jackson.core.base.ParserMinimalBase;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.io.ContentReference;

/** MessagePack as Jackson's tokens, of one value. Holds nothing that needs closing. */
final class MessagePackParser extends ParserMinimalBase {

    private final MessagePackInput input;
    private final MessagePackTokens tokens;
    private final MessagePackNames names;
    private final MessagePackNumber number = new MessagePackNumber();
    private final MessagePackText text;
    private MessagePackScope scope = MessagePackScope.root();
    private int tokenStart;

    MessagePackParser(ObjectReadContext context, MessagePackInput input, MessagePackNames names) {
        super(context);
        this.input = input;
        this.names = names;
        this.text = new MessagePackText(input.bytes());
        this.tokens = new MessagePackTokens(input, number, text, streamReadConstraints());
    }

    /** The point in time the parser stands on, {@code null} if it stands on something else, ISO text included. */
    @Nullable
    Instant timestamp() {
        return _currToken == JsonToken.VALUE_STRING ? text.timestamp() : null;
    }

    /** The UUID the parser stands on, {@code null} if it stands on anything but 16 bytes. */
    @Nullable
    UUID uuid() {
        return _currToken == JsonToken.VALUE_STRING ? text.uuid() : null;
    }

    // ---- tokens ------------------------------------------------------------------------------------------------

    @Override
    public @Nullable JsonToken nextToken() {
        if (scope.isComplete()) {
            return scope.inRoot() ? end() : leave();
        }
        tokenStart = input.consumed();
        if (scope.expectsName()) {
            scope.nextName(name());
            return _updateToken(JsonToken.PROPERTY_NAME);
        }
        scope.nextValue();
        JsonToken token = tokens.next();
        if (token == JsonToken.START_OBJECT) {
            scope = scope.map(tokens.entries());
            checkDepth();
        } else if (token == JsonToken.START_ARRAY) {
            scope = scope.array(tokens.entries());
            checkDepth();
        }
        return _updateToken(token);
    }

    private String name() {
        int length = tokens.nextNameLength();
        return names.name(input.bytes(), input.advance(length), length);
    }

    private void checkDepth() {
        streamReadConstraints().validateNestingDepth(scope.getNestingDepth());
    }

    private @Nullable JsonToken end() {
        if (!input.isAtEnd()) {
            throw new DecodeException("There are bytes after the end of the value", null);
        }
        return _updateTokenToNull();
    }

    private JsonToken leave() {
        JsonToken token = scope.inArray() ? JsonToken.END_ARRAY : JsonToken.END_OBJECT;
        MessagePackScope parent = scope.getParent();
        if (parent != null) {
            scope = parent;
        }
        return _updateToken(token);
    }

    @Override
    public @Nullable String currentName() {
        boolean begun = _currToken == JsonToken.START_OBJECT || _currToken == JsonToken.START_ARRAY;
        MessagePackScope parent = scope.getParent();
        return begun && parent != null ? parent.currentName() : scope.currentName();
    }

    @Override
    public TokenStreamContext streamReadContext() {
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

    // ---- text --------------------------------------------------------------------------------------------------

    @Override
    public @Nullable String getString() {
        JsonToken token = _currToken;
        if (token == null) {
            return null;
        }
        return switch (token) {
            case VALUE_STRING -> text.string();
            case PROPERTY_NAME -> scope.currentName();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number.value().toString();
            default -> token.asString();
        };
    }

    @Override
    public boolean hasStringCharacters() {
        return false;
    }

    @Override
    public char[] getStringCharacters() {
        String string = getString();
        return string == null ? new char[0] : string.toCharArray();
    }

    @Override
    public int getStringLength() {
        String string = getString();
        return string == null ? 0 : string.length();
    }

    @Override
    public int getStringOffset() {
        return 0;
    }

    @Override
    public byte[] getBinaryValue(Base64Variant variant) {
        if (_currToken != JsonToken.VALUE_STRING) {
            return _reportError("Current token (%s) is neither bytes nor text", _currToken);
        }
        try {
            return text.binary(variant);
        } catch (IllegalArgumentException e) {
            return _reportError("The text is no base64: %s", e.getMessage());
        }
    }

    // ---- numbers -----------------------------------------------------------------------------------------------

    private MessagePackNumber number(int kind) {
        if (_currToken != JsonToken.VALUE_NUMBER_INT && _currToken != JsonToken.VALUE_NUMBER_FLOAT) {
            throw notNumeric(kind);
        }
        return number;
    }

    private InputCoercionException notNumeric(int kind) {
        return _constructNotNumericType(_currToken, kind);
    }

    @Override
    public boolean isNaN() {
        return _currToken == JsonToken.VALUE_NUMBER_FLOAT && number.isNotFinite();
    }

    @Override
    public @Nullable NumberType getNumberType() {
        boolean isNumber = _currToken == JsonToken.VALUE_NUMBER_INT || _currToken == JsonToken.VALUE_NUMBER_FLOAT;
        return isNumber ? number.type() : null;
    }

    @Override
    public Number getNumberValue() {
        return number(NR_UNKNOWN).value();
    }

    @Override
    public int getIntValue() {
        return number(NR_INT).toInt();
    }

    @Override
    public long getLongValue() {
        return number(NR_LONG).toLong();
    }

    @Override
    public float getFloatValue() {
        return number(NR_FLOAT).toFloat();
    }

    @Override
    public double getDoubleValue() {
        return number(NR_DOUBLE).toDouble();
    }

    @Override
    public BigInteger getBigIntegerValue() {
        return number(NR_BIGINT).toBigInteger(streamReadConstraints());
    }

    @Override
    public BigDecimal getDecimalValue() {
        return number(NR_BIGDECIMAL).toDecimal();
    }

    // ---- about itself ------------------------------------------------------------------------------------------

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public @Nullable Object streamReadInputSource() {
        return null;
    }

    @Override
    public TokenStreamLocation currentTokenLocation() {
        return location(tokenStart);
    }

    @Override
    public TokenStreamLocation currentLocation() {
        return location(input.consumed());
    }

    private static TokenStreamLocation location(int offset) {
        return new TokenStreamLocation(ContentReference.unknown(), offset, -1, -1, -1);
    }

    @Override
    protected void _handleEOF() {
        throw new DecodeException("The bytes end in the middle of a value", null);
    }

    @Override
    protected void _closeInput() {
        // an array needs no closing
    }

    @Override
    protected void _releaseBuffers() {
        // the bytes are the caller's
    }
}
