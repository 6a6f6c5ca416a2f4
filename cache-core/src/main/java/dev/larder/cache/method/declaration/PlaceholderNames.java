package dev.larder.cache.method.declaration;

import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.key.template.Placeholder;
import dev.larder.cache.key.template.TemplatePart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells by their names whether two placeholders may mean the same. Names are what people write for themselves, so they
 * are compared kindly: {@code {id}}, {@code {ids[]}}, {@code {product.id}} and, in {@code product:…},
 * {@code {productId}} go together; {@code {id}} and {@code {sku}} do not.
 */
public final class PlaceholderNames {

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private PlaceholderNames() {}

    /** Whether the placeholders of two templates of one shape may mean the same, each in its place. */
    public static boolean mayAgree(
            KeyTemplate one, @Nullable List<String> names, KeyTemplate other, @Nullable List<String> otherNames) {
        for (int i = 0; i < one.placeholders().size(); i++) {
            Set<String> mine = spellings(one.placeholders().get(i), one, names);
            Set<String> theirs = spellings(other.placeholders().get(i), other, otherNames);
            if (!mine.isEmpty() && !theirs.isEmpty() && Collections.disjoint(mine, theirs)) {
                return false;
            }
        }
        return true;
    }

    /** What a placeholder may be called; nothing if the parameter's name is not known. */
    private static Set<String> spellings(Placeholder placeholder, KeyTemplate template, @Nullable List<String> names) {
        List<String> words = words(placeholder, names);
        Set<String> spellings = new HashSet<>();
        if (words.isEmpty()) {
            return spellings;
        }
        String whole = String.join("", words);
        spellings.add(whole);
        spellings.add(words.get(words.size() - 1));
        for (TemplatePart part : template.parts()) {
            if (part instanceof TemplatePart.Literal literal) {
                for (String word : NO_WORD.split(literal.text())) {
                    if (!word.isEmpty() && whole.startsWith(word) && whole.length() > word.length()) {
                        spellings.add(whole.substring(word.length()));
                    }
                }
            }
        }
        return spellings;
    }

    private static List<String> words(Placeholder placeholder, @Nullable List<String> names) {
        List<String> words = new ArrayList<>();
        String root = placeholder.root();
        if (root.startsWith("#")) {
            if (names == null) {
                return words;
            }
            root = names.get(Integer.parseInt(root.substring(1)));
        }
        words.add(root.toLowerCase(Locale.ROOT));
        for (Placeholder.Step step : placeholder.steps()) {
            if (step instanceof Placeholder.Property property) {
                words.add(property.name().toLowerCase(Locale.ROOT));
            } else {
                words.set(words.size() - 1, singular(words.get(words.size() - 1)));
            }
        }
        return words;
    }

    /** What one of several is called. */
    public static String singular(String word) {
        if (word.endsWith("ies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }
}
