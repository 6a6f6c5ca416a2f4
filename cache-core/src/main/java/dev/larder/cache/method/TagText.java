package dev.larder.cache.method;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.key.Parameters;
import dev.larder.cache.key.TagTemplate;
import dev.larder.cache.method.CachedAttributes.Text;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Reads tag templates. The prefix of a type does not go before them: tags join entries of several types. */
final class TagText {

    /** A comma that is not inside a placeholder. */
    private static final Pattern BETWEEN = Pattern.compile(",(?![^{]*})");

    private TagText() {}

    /** The templates of a property, separated by commas. */
    static List<String> split(String text) {
        return Arrays.stream(BETWEEN.split(text))
                .map(String::strip)
                .filter(template -> !template.isEmpty())
                .toList();
    }

    /** Compiles templates, each of which may be the only one with a mistake. */
    static TagRule compile(List<Text> texts, Parameters parameters) {
        return new TagRule(texts.stream().map(text -> compile(text, parameters)).toList());
    }

    private static TagTemplate compile(Text text, Parameters parameters) {
        try {
            return TagTemplate.bind(text.text(), parameters);
        } catch (CacheConfigurationException e) {
            throw new CacheConfigurationException(text.place() + ": " + e.getMessage(), e);
        }
    }
}
