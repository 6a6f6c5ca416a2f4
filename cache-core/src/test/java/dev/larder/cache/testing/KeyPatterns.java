package dev.larder.cache.testing;

import dev.larder.cache.key.pattern.KeyPattern;
import java.util.List;
import java.util.function.Predicate;

/** Key patterns put together by hand. */
public final class KeyPatterns {

    private KeyPatterns() {}

    /** The keys a store finds by this glob and for which the predicate holds. */
    public static KeyPattern of(String glob, Predicate<String> matches) {
        return of(glob, "", matches);
    }

    /** The same, where all keys begin with the head. */
    public static KeyPattern of(String glob, String head, Predicate<String> matches) {
        return new KeyPattern() {
            @Override
            public List<String> globs() {
                return List.of(glob);
            }

            @Override
            public boolean matches(String key) {
                return matches.test(key);
            }

            @Override
            public String head() {
                return head;
            }
        };
    }

    /** The keys that begin with the prefix, which holds no glob characters. */
    public static KeyPattern startingWith(String prefix) {
        return of(prefix + "*", key -> key.startsWith(prefix));
    }
}
