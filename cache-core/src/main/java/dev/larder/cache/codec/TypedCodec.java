package dev.larder.cache.codec;

/** A {@link Codec} bound to one type. Thread-safe; does no I/O. */
public interface TypedCodec {

    /**
     * Encodes a value that is neither {@code null} nor an empty {@code Optional}.
     *
     * @throws EncodeException if the value cannot be written
     */
    byte[] encode(Object value);

    /**
     * Decodes {@code length} bytes from {@code offset}. Each call returns a new value, so callers never share one.
     *
     * @throws DecodeException if the bytes are not such a value, whatever they are
     */
    Object decode(byte[] bytes, int offset, int length);
}
