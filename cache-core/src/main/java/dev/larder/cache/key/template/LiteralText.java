package dev.larder.cache.key.template;

import dev.larder.cache.key.value.EscapedText;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which characters may stand in a key as they are, because someone wrote them and no value brought them. */
public final class LiteralText {

    private LiteralText() {}

    /** Throws what {@code mistake} makes of the cure if the character must not stand in literal text. */
    public static void check(int codePoint, Function<String, RuntimeException> mistake) {
        String cure = cureFor(codePoint);
        if (cure != null) {
            throw mistake.apply(cure);
        }
    }

    /** Whether the character, or half of one, may be part of literal text. */
    public static boolean isAllowed(char c) {
        return Character.isSurrogate(c) || cureFor(c) == null;
    }

    private static @Nullable String cureFor(int codePoint) {
        if (Character.isUpperCase(codePoint) || Character.isTitleCase(codePoint)) {
            String upper = Character.toString(codePoint);
            return "the literal `" + upper + "` is upper-case; write `" + upper.toLowerCase(Locale.ROOT) + "`";
        }
        if (EscapedText.isSpaceOrControl(codePoint)) {
            return String.format(
                    Locale.ROOT,
                    "there is white space or a control character (U+%04X) in the literal text; write `-` or `_`",
                    codePoint);
        }
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            return String.format(Locale.ROOT, "there is an unpaired surrogate (U+%04X); leave it out", codePoint);
        }
        return "?[]\\{}%~*".indexOf(codePoint) < 0
                ? null
                : "the literal `" + Character.toString(codePoint)
                        + "` is reserved for the spelling of keys; write `-`, `_`, `.` or `/`";
    }
}
