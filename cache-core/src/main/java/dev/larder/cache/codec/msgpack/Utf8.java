package dev.larder.cache.codec.msgpack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.cache.codec.DecodeException;
import dev.larder.cache.codec.EncodeException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** UTF-8 as it is defined: what the platform would replace by a question mark is an error here. */
final class Utf8 {

    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** Copies characters up to the first that is not ASCII; how many these are. The target has room for all. */
    static int copyAscii(String text, byte[] target, int offset) {
        int chars = text.length();
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return i;
            }
            target[offset + i] = (byte) c;
        }
        return chars;
    }

    /**
     * How many bytes the characters from an index on take.
     *
     * @throws EncodeException if one of them is half a surrogate pair, or if they are too many for an array
     */
    static int length(String text, int from) {
        long length = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            length += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            if (Character.isSurrogate(c)) {
                checkPair(text, i);
                i++;
                length++;
            }
        }
        if (length > Integer.MAX_VALUE) {
            throw new EncodeException("A text takes more than 2 GiB", null);
        }
        return (int) length;
    }

    private static void checkPair(String text, int index) {
        boolean isPair =
                index + 1 < text.length() && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
        if (!isPair) {
            throw new EncodeException("A text holds half a surrogate pair at index " + index, null);
        }
    }

    /** Writes the characters from an index on, whose {@link #length} was asked before. */
    static void copy(String text, int from, byte[] target, int offset) {
        int at = offset;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                target[at++] = (byte) c;
            } else if (c < 0x800) {
                target[at++] = (byte) (0xC0 | (c >> 6));
                target[at++] = lastSixOf(c);
            } else if (!Character.isSurrogate(c)) {
                target[at++] = (byte) (0xE0 | (c >> 12));
                target[at++] = lastSixOf(c >> 6);
                target[at++] = lastSixOf(c);
            } else {
                int point = Character.toCodePoint(c, text.charAt(++i));
                target[at++] = (byte) (0xF0 | (point >> 18));
                target[at++] = lastSixOf(point >> 12);
                target[at++] = lastSixOf(point >> 6);
                target[at++] = lastSixOf(point);
            }
        }
    }

    private static byte lastSixOf(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }

    /**
     * The text of some bytes.
     *
     * @throws DecodeException if they are not UTF-8
     */
    static String decode(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, UTF_8);
        // The platform puts this character where it finds no UTF-8; only then is it worth a closer look.
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeStrictly(bytes, offset, length);
    }

    private static String decodeStrictly(byte[] bytes, int offset, int length) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DecodeException("A text is not UTF-8", e);
        }
    }
}
