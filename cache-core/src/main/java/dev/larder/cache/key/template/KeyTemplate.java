package dev.larder.cache.key.template;

import dev.larder.cache.CacheConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A key template, compiled: literal text, placeholders in braces and, for invalidations, wildcards. Immutable and
 * thread-safe.
 *
 * <p>{@code product:{id}:details} names a parameter, {@code {filter.category}} a path into one (record component,
 * getter, public field or map entry), {@code {#0}} a parameter by position, {@code {result.id}} the result where there
 * is one, {@code {ids[]}} each element of a collection, an array or a map's values. A placeholder may end in the
 * filters {@code |lower}, {@code |upper} and {@code |hash}. Between two placeholders there is at least one {@code :},
 * so that different values never spell one key.
 */
public final class KeyTemplate {

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final String noun;
    private final String text;
    private final List<TemplatePart> parts;
    private final List<Placeholder> placeholders;

    /** @param noun what messages call it */
    KeyTemplate(String noun, String text, List<TemplatePart> parts) {
        this.noun = noun;
        this.text = text;
        this.parts = List.copyOf(parts);
        this.placeholders = parts.stream()
                .filter(Placeholder.class::isInstance)
                .map(Placeholder.class::cast)
                .toList();
    }

    /**
     * Compiles a template.
     *
     * @throws CacheConfigurationException if the text is no template; the message quotes what is wrong and says the
     *     cure
     */
    public static KeyTemplate parse(String text) {
        return new TemplateParser("key template", text).parse();
    }

    /** Compiles the template of a tag, which is spelled as a key is. */
    public static KeyTemplate parseTag(String text) {
        return new TemplateParser("tag template", text).parse();
    }

    /** The template as messages name it. */
    public String describe() {
        return "the " + noun + " `" + text + "`";
    }

    /** The template as it was written. */
    public String text() {
        return text;
    }

    /** Its pieces in order; two literals never follow each other. */
    public List<TemplatePart> parts() {
        return parts;
    }

    /** Its placeholders in order, repeated ones included. */
    public List<Placeholder> placeholders() {
        return placeholders;
    }

    /** Whether it holds a {@code *}. Such a template spells patterns, all others spell keys. */
    public boolean hasWildcard() {
        return parts.stream().anyMatch(TemplatePart.Wildcard.class::isInstance);
    }

    /** Whether a placeholder holds {@code []}, so that one call spells several keys. */
    public boolean fansOut() {
        return placeholders.stream().anyMatch(Placeholder::fansOut);
    }

    /** The literal text before the first placeholder or wildcard; may be empty. */
    public String head() {
        return !parts.isEmpty() && parts.get(0) instanceof TemplatePart.Literal literal ? literal.text() : "";
    }

    /**
     * The name a cache has if none is given: the literal words joined by hyphens. {@code product:{id}:details} is
     * {@code product-details}, {@code user_orders:{id}} is {@code user-orders}.
     *
     * @throws CacheConfigurationException if the template has no literal word
     */
    public String defaultName() {
        List<String> words = new ArrayList<>();
        for (TemplatePart part : parts) {
            if (part instanceof TemplatePart.Literal literal) {
                NO_WORD.splitAsStream(literal.text())
                        .filter(word -> !word.isEmpty())
                        .forEach(words::add);
            }
        }
        if (words.isEmpty()) {
            throw new CacheConfigurationException(
                    "The key template `" + text + "` has no literal word to name the cache by; give the cache a name");
        }
        return String.join("-", words);
    }

    /** With wildcards in the place of placeholders. */
    public KeyTemplate widened() {
        List<TemplatePart> wide = new ArrayList<>();
        StringBuilder asText = new StringBuilder();
        for (TemplatePart part : parts) {
            if (part instanceof TemplatePart.Literal literal) {
                wide.add(part);
                asText.append(literal.text());
            } else if (wide.isEmpty() || wide.get(wide.size() - 1) instanceof TemplatePart.Literal) {
                wide.add(new TemplatePart.Wildcard(false));
                asText.append('*');
            }
        }
        return new KeyTemplate(noun, asText.toString(), wide);
    }

    /** Templates are equal if their texts are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof KeyTemplate template && template.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
