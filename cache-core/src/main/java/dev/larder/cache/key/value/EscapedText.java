package dev.larder.cache.key.value;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a value stands in a key. The same value is spelled the same in every template, and different texts differ:
 *
 * <ul>
 *   <li>{@code : * ? [ ] \ { } % ~}, white space and control characters: {@code %} and two upper-case hex digits for
 *       each byte of their UTF-8 form;
 *   <li>an unpaired surrogate, which has no UTF-8 form: {@code %uD800};
 *   <li>{@code null}: {@code %null}, which no text can spell, since its {@code %} would be {@code %25};
 *   <li>everything else as it is. Empty text is empty.
 * </ul>
 */
public final class EscapedText {

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final boolean[] PLAIN_ASCII = plainAscii();

    private EscapedText() {}

    /** Appends the spelling of a value with stable text, or of {@code null}. */
    public static void append(StringBuilder key, @Nullable Object value) {
        if (value instanceof String text) {
            appendText(key, text);
        } else if (value instanceof Long number) {
            key.append(number.longValue());
        } else if (value instanceof Integer number) {
            key.append(number.intValue());
        } else if (value == null) {
            key.append("%null");
        } else {
            appendText(key, StableText.of(value));
        }
    }

    private static void appendText(StringBuilder key, String text) {
        int length = text.length();
        int at = 0;
        while (at < length && isPlain(text.charAt(at))) {
            at++;
        }
        if (at == length) {
            key.append(text);
        } else {
            key.append(text, 0, at);
            appendEscaped(key, text, at);
        }
    }

    private static void appendEscaped(StringBuilder key, String text, int from) {
        int at = from;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            if (Character.isSupplementaryCodePoint(codePoint) || isPlainBmp(codePoint)) {
                key.appendCodePoint(codePoint);
            } else if (isSurrogate(codePoint)) {
                key.append("%u");
                appendByte(key, codePoint >> 8);
                appendByte(key, codePoint);
            } else {
                for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
                    appendByte(key.append('%'), b);
                }
            }
        }
    }

    private static void appendByte(StringBuilder key, int value) {
        key.append(HEX[(value >> 4) & 0xF]).append(HEX[value & 0xF]);
    }

    /** Surrogates, paired ones too, take the slow road, where pairs are put together. */
    private static boolean isPlain(char c) {
        return c < 128 ? PLAIN_ASCII[c] : !Character.isSurrogate(c) && !isSpaceOrControl(c);
    }

    private static boolean isPlainBmp(int codePoint) {
        return isPlain((char) codePoint);
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** White space and control characters of all of Unicode; none of them lies above U+FFFF. */
    public static boolean isSpaceOrControl(int codePoint) {
        return Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || Character.isISOControl(codePoint);
    }

    private static boolean[] plainAscii() {
        boolean[] plain = new boolean[128];
        for (char c = 0; c < 128; c++) {
            plain[c] = !isSpaceOrControl(c) && ":*?[]\\{}%~".indexOf(c) < 0;
        }
        return plain;
    }
}
