package dev.larder.cache.method;

import java.util.Collection;
import java.util.TreeSet;

/** Names as a message lists them. */
final class KnownNames {

    private KnownNames() {}

    static String list(Collection<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names));
    }
}
