package dev.larder.cache.key;

import java.nio.charset.StandardCharsets;

/** The glob language of Redis as its own matcher reads it: byte by byte, with classes, ranges and escapes. */
final class RedisGlob {

    private final byte[] pattern;
    private final byte[] text;

    private RedisGlob(String pattern, String text) {
        this.pattern = pattern.getBytes(StandardCharsets.UTF_8);
        this.text = text.getBytes(StandardCharsets.UTF_8);
    }

    static boolean matches(String pattern, String text) {
        return new RedisGlob(pattern, text).matches(0, 0);
    }

    private boolean matches(int p, int t) {
        while (p < pattern.length) {
            if (pattern[p] == '*') {
                for (int rest = t; rest <= text.length; rest++) {
                    if (matches(p + 1, rest)) {
                        return true;
                    }
                }
                return false;
            }
            if (t == text.length) {
                return false;
            }
            if (pattern[p] == '[') {
                int end = p + 1;
                boolean negated = end < pattern.length && pattern[end] == '^';
                end += negated ? 1 : 0;
                boolean found = false;
                while (end < pattern.length && pattern[end] != ']') {
                    if (pattern[end] == '\\' && end + 1 < pattern.length) {
                        end++;
                        found |= pattern[end] == text[t];
                    } else if (end + 2 < pattern.length && pattern[end + 1] == '-') {
                        int low = Math.min(pattern[end] & 0xFF, pattern[end + 2] & 0xFF);
                        int high = Math.max(pattern[end] & 0xFF, pattern[end + 2] & 0xFF);
                        found |= (text[t] & 0xFF) >= low && (text[t] & 0xFF) <= high;
                        end += 2;
                    } else {
                        found |= pattern[end] == text[t];
                    }
                    end++;
                }
                if (found == negated) {
                    return false;
                }
                p = end + 1;
            } else if (pattern[p] == '?') {
                p++;
            } else {
                p += pattern[p] == '\\' && p + 1 < pattern.length ? 1 : 0;
                if (pattern[p] != text[t]) {
                    return false;
                }
                p++;
            }
            t++;
        }
        return t == text.length;
    }
}
