package dev.larder.cache.key.pattern;

/** Text in the glob language of Redis, where it means itself. */
final class Glob {

    private Glob() {}

    static String escape(String text) {
        StringBuilder glob = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("*?[]\\".indexOf(c) >= 0) {
                glob.append('\\');
            }
            glob.append(c);
        }
        return glob.toString();
    }

    /**
     * Matches the first byte of either character. Redis compares bytes, so what follows must take the rest of a
     * character that has several.
     */
    static String either(int first, char second) {
        boolean needsNoEscape = first >= 128 || Character.isLetterOrDigit(first);
        return "[" + (needsNoEscape ? "" : "\\") + Character.toString(first) + second + "]";
    }
}
