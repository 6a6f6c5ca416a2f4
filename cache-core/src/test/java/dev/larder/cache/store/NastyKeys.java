package dev.larder.cache.store;

import java.util.stream.Stream;

/**
 * Ends of keys that have broken caches: separators, glob and protocol characters, other scripts, control characters.
 */
final class NastyKeys {

    private NastyKeys() {}

    static Stream<String> all() {
        return Stream.of(
                "",
                ":",
                "*",
                "?",
                "[a-z]",
                "\\",
                "{tag}",
                "{}",
                "a b",
                "\r\n$3\r\nfoo",
                "\u0000",
                "%3A",
                "~larder:",
                "日本語",
                "\uD83D\uDE00",
                "'\"",
                "x".repeat(2000));
    }
}
