package dev.larder.cache.settings;

import java.util.Locale;

/** Names as configuration may spell them: case and hyphens do not count. */
public final class RelaxedName {

    private RelaxedName() {}

    /** The form in which two spellings of one name are equal. */
    public static String of(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }
}
