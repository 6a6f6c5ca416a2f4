package dev.larder.cache.key.template;

/** One piece of a key template, in the order of its text. Immutable. */
public sealed interface TemplatePart permits TemplatePart.Literal, TemplatePart.Wildcard, Placeholder {

    /**
     * Text that stands in every key as it is. It holds no upper-case letter, white space or control character and none
     * of {@code * ? [ ] \ { } % ~}.
     *
     * @param text never empty
     */
    record Literal(String text) implements TemplatePart {}

    /**
     * A {@code *}: any characters, {@code :} included, also none. Right after a placeholder: nothing, or a {@code :}
     * and any characters.
     *
     * @param afterPlaceholder whether it stands right after a placeholder
     */
    record Wildcard(boolean afterPlaceholder) implements TemplatePart {}
}
