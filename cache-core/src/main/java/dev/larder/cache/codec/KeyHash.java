package dev.larder.cache.codec;

import java.nio.charset.StandardCharsets;

/**
 * What an entry remembers of its key: the 32 bits of FNV-1a over the key's UTF-8 bytes. It tells apart what came by
 * accident, not by intent.
 */
final class KeyHash {

    private static final int BASIS = 0x811c9dc5;
    private static final int PRIME = 0x01000193;

    private KeyHash() {}

    /** Makes no garbage for a key of ASCII characters. */
    static int of(String key) {
        int hash = BASIS;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c >= 0x80) {
                return of(key.getBytes(StandardCharsets.UTF_8));
            }
            hash = (hash ^ c) * PRIME;
        }
        return hash;
    }

    static int of(byte[] utf8) {
        int hash = BASIS;
        for (byte b : utf8) {
            hash = (hash ^ (b & 0xFF)) * PRIME;
        }
        return hash;
    }
}
