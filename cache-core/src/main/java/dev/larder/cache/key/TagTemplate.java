package dev.larder.cache.key;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.key.value.Optionals;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The template of a tag, tied to the parameters and the result it is used with. The language is that of
 * {@link KeyTemplate} without wildcards: {@code product:{id}}, {@code product:{result[].id}},
 * {@code product:{result.items[].product.id}}. Immutable and thread-safe.
 */
public final class TagTemplate {

    private final BoundTemplate template;

    private TagTemplate(BoundTemplate template) {
        this.template = template;
    }

    /**
     * Compiles a template.
     *
     * @throws CacheConfigurationException if the text is no template, holds a wildcard, or a placeholder refers to
     *     nothing or to something without stable text; the message quotes what is wrong and says the cure
     */
    public static TagTemplate bind(String text, Parameters parameters) {
        KeyTemplate template = KeyTemplate.parseTag(text);
        if (template.hasWildcard()) {
            throw new CacheConfigurationException("In " + template.describe()
                    + " there is a wildcard, but tags are compared exactly; leave out the `*`, and give the entries a"
                    + " further tag for what they have in common");
        }
        return new TagTemplate(BoundTemplate.bind(template, parameters, TagSchema.INSTANCE));
    }

    /** Compiles a template for use by hand, with parameters as {@link Parameters#untyped}. */
    public static TagTemplate bindUntyped(String text) {
        return bind(text, Parameters.untyped(KeyTemplate.parseTag(text)));
    }

    /**
     * The tags of a call: one, or one for each element if the template fans out. None if the template uses the result
     * and the result is absent: {@code null} or an empty Optional.
     *
     * @param result the method's result; ignored unless {@link #usesResult}
     * @throws dev.larder.cache.CacheException if the number of arguments is wrong, if a getter on the path throws, or
     *     if a value whose type was unknown before turns out to have no stable text
     */
    public List<String> tags(@Nullable Object[] args, @Nullable Object result) {
        return template.usesResult() && Optionals.unwrap(result) == null ? List.of() : template.keys(args, result);
    }

    /** Whether tags are known only after the call. */
    public boolean usesResult() {
        return template.usesResult();
    }

    /** The positions of the parameters a placeholder refers to. */
    public Set<Integer> usedParameters() {
        return template.usedParameters();
    }

    /** Whether a tag exists that both templates can spell, as far as their types tell. */
    public boolean overlaps(TagTemplate other) {
        return template.overlaps(other.template);
    }

    /** The template this came from. */
    public KeyTemplate template() {
        return template.template();
    }

    /** The template as it was written. */
    @Override
    public String toString() {
        return template.toString();
    }
}
