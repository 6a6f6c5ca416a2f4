package dev.larder.cache.key;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Values that broke someone's cache keys, and mixtures of them. */
final class HostileValues {

    private static final List<String> PIECES = List.of(
            ":",
            "*",
            "?",
            "[",
            "]",
            "\\",
            "{",
            "}",
            "%",
            "~",
            " ",
            "\n",
            "\r",
            "\t",
            "\u0000",
            "\u0085",
            "\u00a0",
            "\u2028",
            "\ud800",
            "\udc00",
            "\ud83d\ude00",
            "null",
            "%null",
            "%",
            "25",
            "3A",
            "%3A",
            "%25",
            "%u",
            "D800",
            "%uD800",
            "a",
            "b",
            "A",
            "0",
            "1",
            "42",
            "users",
            "users2",
            "é",
            "-",
            "^",
            "/",
            ".",
            "~larder:",
            "product");

    private final Random random;

    HostileValues(long seed) {
        this.random = new Random(seed);
    }

    /** Short texts mostly, so that equal and nearly equal ones meet often; a long one now and then. */
    @Nullable
    String next() {
        int kind = random.nextInt(100);
        if (kind < 3) {
            return null;
        }
        if (kind < 6) {
            return "x".repeat(random.nextInt(200));
        }
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(4); pieces > 0; pieces--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    @Nullable
    Object[] tuple(int size) {
        @Nullable Object[] values = new @Nullable Object[size];
        for (int i = 0; i < size; i++) {
            values[i] = next();
        }
        return values;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }
}
