package dev.larder.cache.key;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.key.template.Placeholder;
import dev.larder.cache.key.template.PlaceholderParser;
import dev.larder.cache.key.value.UnknownType;
import java.lang.reflect.Type;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A single placeholder that yields a value rather than a piece of a key, such as {@code {token.expiresAt}} or
 * {@code {result.ttl}} for a TTL. Immutable and thread-safe.
 */
public final class PlaceholderReader {

    private final String text;
    private final Parameters parameters;
    private final TemplateBinder.Reached reached;
    private final boolean usesResult;
    private final Set<Integer> usedParameters;

    private PlaceholderReader(String text, Parameters parameters) {
        String where = "`" + text + "`";
        Placeholder placeholder = PlaceholderParser.parse(text, where);
        if (placeholder.fansOut() || !placeholder.filters().isEmpty()) {
            throw new CacheConfigurationException(where + " must yield one value; leave out `[]` and filters");
        }
        TemplateBinder binder = new TemplateBinder(parameters, where);
        this.text = text;
        this.parameters = parameters;
        this.reached = binder.reach(placeholder);
        this.usesResult = binder.usesResult();
        this.usedParameters = binder.usedParameters();
    }

    /** Whether the text is meant as a placeholder: it begins with <code>{</code> and ends with <code>}</code>. */
    public static boolean isPlaceholder(String text) {
        return text.startsWith("{") && text.indexOf('}') == text.length() - 1;
    }

    /**
     * Ties one placeholder, braces included, to what it refers to.
     *
     * @throws CacheConfigurationException if it is no placeholder, holds {@code []} or a filter, or refers to nothing
     */
    public static PlaceholderReader bind(String text, Parameters parameters) {
        if (!isPlaceholder(text)) {
            throw new CacheConfigurationException("`" + text + "` is not one placeholder; write for example `{ttl}`");
        }
        return new PlaceholderReader(text, parameters);
    }

    /**
     * The static type of the value, Optionals unwrapped. {@code Object} where it is not known before the call; the
     * caller then checks each value.
     */
    public Type type() {
        Type type = reached.path().type();
        return type == UnknownType.UNKNOWN ? Object.class : type;
    }

    /** Whether the value is known only after the call. */
    public boolean usesResult() {
        return usesResult;
    }

    /** The positions of the parameters it refers to: one, or none if it refers to the result. */
    public Set<Integer> usedParameters() {
        return usedParameters;
    }

    /**
     * The value, {@code null} if it or anything on the way is absent; an Optional is unwrapped.
     *
     * @param result the method's result; ignored unless {@link #usesResult}
     * @throws dev.larder.cache.CacheException if the number of arguments is wrong or a getter on the path throws
     */
    public @Nullable Object read(@Nullable Object[] args, @Nullable Object result) {
        if (args.length != parameters.count()) {
            throw parameters.wrongCount(args.length, "`" + text + "`");
        }
        return reached.path().read(reached.source().get(args, result, args));
    }

    @Override
    public String toString() {
        return text;
    }
}
