package dev.larder.cache.codec.msgpack;

import org.msgpack.core.MessagePack.Code;

/**
 * The extension types in our MessagePack. Part of the stored format: a number is never given another meaning.
 *
 * <ul>
 *   <li>{@link #DECIMAL}, ours: a {@code BigDecimal}, as its scale in the form of a MessagePack integer, followed by
 *       its unscaled value in big-endian two's complement of as few bytes as hold it;
 *   <li>{@link #INTEGER}, ours: a {@code BigInteger} that no 64 bits hold, in big-endian two's complement;
 *   <li>{@link #TIMESTAMP}, MessagePack's own: a point in time of nanosecond precision in 4, 8 or 12 bytes.
 * </ul>
 */
final class MessagePackExtension {

    static final byte DECIMAL = 1;
    static final byte INTEGER = 2;
    static final byte TIMESTAMP = Code.EXT_TIMESTAMP;

    private MessagePackExtension() {}
}
