package dev.larder.cache.method.rule;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.key.Parameters;
import dev.larder.cache.key.TagTemplate;
import dev.larder.cache.method.declaration.CachedAttributes.Text;
import java.util.List;

/** Reads tag templates. The prefix of a type does not go before them: tags join entries of several types. */
public final class TagText {

    private TagText() {}

    /** Compiles templates, each of which may be the only one with a mistake. */
    public static TagRule compile(List<Text> texts, Parameters parameters) {
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
