package dev.larder.cache.key;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.key.pattern.OverlongKey;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.key.template.LiteralText;

/**
 * The spelling of the template language: prefix, {@code :}, literals as they are, values escaped. Immutable and
 * thread-safe.
 *
 * <p>Values stay readable ({@code product:42}); {@code : * ? [ ] \ { } % ~}, white space and control characters are
 * percent-escaped as UTF-8, an unpaired surrogate is {@code %uD800}, {@code null} is {@code %null}. Spelling goes by
 * text: the number 1 and the text "1" are one value here, and only {@code |hash} keeps them apart.
 *
 * <p>A key longer than the limit becomes its head (prefix, and the literal text before the first placeholder),
 * {@code ~}, and the first 16 bytes of the SHA-256 of the full key's UTF-8 form in 32 lower-case hex characters. A
 * pattern that could match the full key matches the short one, too, and with it every over-long key under that head.
 *
 * <p>A template with placeholders begins with a literal segment ({@code product:}): by it patterns find over-long keys,
 * and a whole cache never reaches keys of other programs.
 */
public final class DefaultKeySchema implements KeySchema {

    /** The smallest limit on a key's length, in characters. */
    public static final int MIN_MAX_LENGTH = 64;

    private final String start;
    private final int maxLength;

    /**
     * Takes the settings of all keys.
     *
     * @param prefix {@code larder.key-prefix}: stands before every key, followed by a {@code :}; empty means none. The
     *     same characters as in a template's literal text
     * @param maxLength {@code larder.key-max-length}: characters (UTF-16 units), prefix included, at least 64
     * @throws CacheConfigurationException if a setting is out of range
     */
    public DefaultKeySchema(String prefix, int maxLength) {
        checkPrefix(prefix);
        this.start = prefix.isEmpty() ? "" : prefix + ":";
        this.maxLength = maxLength;
        checkMaxLength();
    }

    @Override
    public KeySpelling spelling(KeyTemplate template) {
        if (!template.hasWildcard()) {
            checkHead(template);
            checkLength(template);
        }
        return new DefaultKeySpelling(template, start, maxLength);
    }

    private static void checkPrefix(String prefix) {
        prefix.codePoints()
                .forEach(codePoint -> LiteralText.check(
                        codePoint,
                        what -> new CacheConfigurationException("In larder.key-prefix `" + prefix + "` " + what)));
        if (prefix.endsWith(":")) {
            throw new CacheConfigurationException("larder.key-prefix `" + prefix
                    + "` ends in `:`, which is added by itself; write `" + prefix.substring(0, prefix.length() - 1)
                    + "`");
        }
    }

    private void checkMaxLength() {
        if (maxLength < MIN_MAX_LENGTH) {
            throw new CacheConfigurationException(
                    "larder.key-max-length is " + maxLength + "; it must be at least " + MIN_MAX_LENGTH);
        }
        if (start.length() + OverlongKey.TAIL_LENGTH >= maxLength) {
            throw new CacheConfigurationException("larder.key-prefix `" + start.substring(0, start.length() - 1)
                    + "` leaves no room for keys of at most " + maxLength
                    + " characters; shorten it or raise larder.key-max-length");
        }
    }

    private static void checkHead(KeyTemplate template) {
        if (!template.placeholders().isEmpty() && template.head().indexOf(':') < 0) {
            throw new CacheConfigurationException("The key template `" + template
                    + "` does not begin with a literal segment, by which its keys are told from all others; write for"
                    + " example `name:" + template + "`");
        }
    }

    private void checkLength(KeyTemplate template) {
        int shortest = start.length()
                + template.head().length()
                + (template.placeholders().isEmpty() ? 0 : OverlongKey.TAIL_LENGTH);
        if (shortest > maxLength) {
            throw new CacheConfigurationException("The key template `" + template + "` needs " + shortest
                    + " characters with prefix and hash, and larder.key-max-length is " + maxLength
                    + "; shorten the text before its first placeholder or raise the limit");
        }
    }
}
