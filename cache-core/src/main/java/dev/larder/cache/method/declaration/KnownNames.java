package dev.larder.cache.method.declaration;

import java.util.Collection;
import java.util.TreeSet;

/** Names as a message lists them. */
public final class KnownNames {

    private KnownNames() {}

    public static String list(Collection<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names));
    }
}
