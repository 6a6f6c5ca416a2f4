package dev.larder.cache.key;

import java.nio.charset.StandardCharsets;

/** The form of a key that is longer than the limit: its head, {@code ~} and 32 lower-case hex characters. */
final class OverlongKey {

    /** The character that no literal and no value can bring into a key. */
    static final char MARK = '~';

    static final int HASH_LENGTH = 32;
    static final int TAIL_LENGTH = 1 + HASH_LENGTH;

    private OverlongKey() {}

    static String of(String head, CharSequence fullKey) {
        byte[] utf8 = fullKey.toString().getBytes(StandardCharsets.UTF_8);
        return head + MARK + Sha256.hex(utf8, HASH_LENGTH / 2);
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
