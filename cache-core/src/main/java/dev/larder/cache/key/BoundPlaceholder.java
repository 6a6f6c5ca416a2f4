package dev.larder.cache.key;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.CacheException;
import dev.larder.cache.key.pattern.KeyAutomaton;
import dev.larder.cache.key.template.Placeholder;
import dev.larder.cache.key.value.CanonicalHash;
import dev.larder.cache.key.value.GenericTypes;
import dev.larder.cache.key.value.HashableType;
import dev.larder.cache.key.value.NoCanonicalFormException;
import dev.larder.cache.key.value.StableText;
import dev.larder.cache.key.value.UnknownType;
import dev.larder.cache.key.value.ValuePath;
import dev.larder.cache.key.value.ValueSource;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A placeholder that knows where its value comes from and what is done to it. Immutable and thread-safe. */
final class BoundPlaceholder {

    private static final String CURE = ", which has no stable text; use a path to one of its parts or `|hash`";

    private final ValueSource source;
    private final ValuePath path;
    private final List<Placeholder.Filter> filters;
    private final String what;
    private final boolean isKnown;
    private final boolean isPlain;
    private final boolean isUnchecked;

    BoundPlaceholder(ValueSource source, ValuePath path, Placeholder placeholder, String what) {
        this.source = source;
        this.path = path;
        this.filters = placeholder.filters();
        this.what = what;
        this.isKnown = path.type() != UnknownType.UNKNOWN;
        boolean needsText = !filters.equals(List.of(Placeholder.Filter.HASH));
        // A number class of one's own may have no text of its own.
        this.isUnchecked = needsText && (!isKnown || path.type() == Number.class);
        this.isPlain = filters.isEmpty() && !isUnchecked;
        if (isKnown) {
            checkType(needsText);
        }
    }

    @Nullable
    Object read(@Nullable Object[] args, @Nullable Object result, @Nullable Object[] elements) {
        Object value = path.read(source.get(args, result, elements));
        return isPlain ? value : finish(value);
    }

    /** The type of the value that is spelled or hashed. */
    Type type() {
        return path.type() == UnknownType.UNKNOWN ? Object.class : path.type();
    }

    /** What the placeholder may spell, as far as its type says. */
    KeyAutomaton.Spelling spelling() {
        if (filters.contains(Placeholder.Filter.HASH)) {
            return KeyAutomaton.Spelling.HASH;
        }
        return path.type() instanceof Class<?> type && StableText.isIntegral(type)
                ? KeyAutomaton.Spelling.WHOLE_NUMBER
                : KeyAutomaton.Spelling.VALUE;
    }

    private void checkType(boolean needsText) {
        if (path.type() instanceof TypeVariable<?> open) {
            throw new CacheConfigurationException(what + " has the type " + open + " of "
                    + open.getGenericDeclaration()
                    + ", and nothing says which type that is; let the bean be of a class or interface that says it, such"
                    + " as `class Products extends Store<Product, Long>`");
        }
        Class<?> type = GenericTypes.raw(path.type());
        if (needsText && !StableText.isStable(type)) {
            throw new CacheConfigurationException(what + noText(path.type().getTypeName()));
        }
        if (!needsText) {
            checkHashable(type);
        }
    }

    private void checkHashable(Class<?> type) {
        try {
            HashableType.check(path.type());
        } catch (NoCanonicalFormException e) {
            throw new CacheConfigurationException(what + e.describe(type), e);
        }
    }

    private @Nullable Object finish(@Nullable Object value) {
        if (isUnchecked && value != null && !StableText.isStable(value.getClass())) {
            String message = what + noText(value.getClass().getTypeName());
            throw isKnown ? new CacheException(message) : new CacheConfigurationException(message);
        }
        Object filtered = value;
        for (Placeholder.Filter filter : filters) {
            filtered = switch (filter) {
                case HASH -> CanonicalHash.of(filtered, what);
                case LOWER -> filtered == null ? null : StableText.of(filtered).toLowerCase(Locale.ROOT);
                case UPPER -> filtered == null ? null : StableText.of(filtered).toUpperCase(Locale.ROOT);
            };
        }
        return filtered;
    }

    private static String noText(String type) {
        return " has the type " + type + CURE;
    }
}
