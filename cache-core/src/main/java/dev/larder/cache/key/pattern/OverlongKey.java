package dev.larder.cache.key.pattern;

import dev.larder.cache.key.template.LiteralText;
import dev.larder.cache.key.value.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The form of a key that is longer than the limit: its head, {@code ~} and 32 lower-case hex characters. */
public final class OverlongKey {

    /** The character that no literal and no value can bring into a key. */
    static final char MARK = '~';

    static final int HASH_LENGTH = 32;
    public static final int TAIL_LENGTH = 1 + HASH_LENGTH;

    private OverlongKey() {}

    public static String of(String head, CharSequence fullKey) {
        byte[] utf8 = fullKey.toString().getBytes(StandardCharsets.UTF_8);
        return head + MARK + Sha256.hex(utf8, HASH_LENGTH / 2);
    }

    /**
     * All over-long forms the full key may have: under each of its beginnings that can be a template's head, which is
     * literal text with a whole segment. A few dozen at most, since they keep the limit.
     */
    public static List<String> underEveryHead(String fullKey, int startLength, int maxLength) {
        String tail = of("", fullKey);
        List<String> keys = new ArrayList<>();
        int shortest = fullKey.indexOf(':', startLength) + 1;
        for (int end = startLength; end + TAIL_LENGTH <= maxLength; end++) {
            if (end >= shortest && !Character.isLowSurrogate(fullKey.charAt(end))) {
                keys.add(fullKey.substring(0, end) + tail);
            }
            if (!LiteralText.isAllowed(fullKey.charAt(end))) {
                break;
            }
        }
        return keys;
    }

    /** Whether the key ends, from {@code mark} on, as an over-long one does. */
    static boolean isTail(String key, int mark) {
        if (key.length() - mark != TAIL_LENGTH || key.charAt(mark) != MARK) {
            return false;
        }
        for (int i = mark + 1; i < key.length(); i++) {
            char c = key.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
