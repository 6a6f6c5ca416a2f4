package dev.larder.cache.key.template;

import dev.larder.cache.CacheConfigurationException;
import java.util.ArrayList;
import java.util.List;

/** Reads the text of a key template once, from left to right. */
final class TemplateParser {

    private final String noun;
    private final String text;
    private final List<TemplatePart> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();

    /** Takes what messages call the template. */
    TemplateParser(String noun, String text) {
        this.noun = noun;
        this.text = text;
    }

    KeyTemplate parse() {
        if (text.isEmpty()) {
            throw new CacheConfigurationException("A " + noun + " must not be empty; write for example `product:{id}`");
        }
        String expression = ExpressionText.mistakeIn(text);
        if (expression != null) {
            throw mistake(expression);
        }
        int at = 0;
        while (at < text.length()) {
            at = readPart(at);
        }
        endLiteral();
        checkSeparators();
        return new KeyTemplate(noun, text, parts);
    }

    private int readPart(int at) {
        return switch (text.charAt(at)) {
            case '{' -> readPlaceholder(at);
            case '*' -> readWildcard(at);
            case '}' -> throw mistake("there is a `}` without a `{` before it");
            default -> readLiteral(at);
        };
    }

    private int readLiteral(int at) {
        int codePoint = text.codePointAt(at);
        if (text.startsWith("${", at)) {
            throw mistake("`${…}` is not replaced in a " + noun + "; write the value, or `larder.key-prefix` for what"
                    + " differs between deployments");
        }
        LiteralText.check(codePoint, this::mistake);
        literal.appendCodePoint(codePoint);
        return at + Character.charCount(codePoint);
    }

    private int readPlaceholder(int at) {
        int end = text.indexOf('}', at);
        if (end < 0) {
            throw mistake("the `{` at position " + at + " is never closed; write for example `{id}`");
        }
        endLiteral();
        parts.add(PlaceholderParser.parse(text.substring(at, end + 1), "the " + noun + " `" + text + "`"));
        return end + 1;
    }

    private int readWildcard(int at) {
        endLiteral();
        TemplatePart previous = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (previous instanceof TemplatePart.Wildcard) {
            throw mistake("`**` means no more than `*`; write one `*`");
        }
        parts.add(new TemplatePart.Wildcard(previous instanceof Placeholder));
        return at + 1;
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            parts.add(new TemplatePart.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    /** A value never holds a colon, so one colon between two of them keeps every pair of values apart. */
    private void checkSeparators() {
        Placeholder previous = null;
        boolean separated = false;
        for (TemplatePart part : parts) {
            if (part instanceof Placeholder placeholder) {
                if (previous != null && !separated) {
                    throw mistake("between `" + previous + "` and `" + placeholder
                            + "` there is no `:`, so different values could spell one key; write `" + previous + ":"
                            + placeholder + "`");
                }
                previous = placeholder;
                separated = false;
            } else if (part instanceof TemplatePart.Literal between) {
                separated |= between.text().indexOf(':') >= 0;
            }
        }
    }

    private CacheConfigurationException mistake(String what) {
        return new CacheConfigurationException("In the " + noun + " `" + text + "` " + what);
    }
}
