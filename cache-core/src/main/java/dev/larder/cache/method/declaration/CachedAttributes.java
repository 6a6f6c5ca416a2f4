package dev.larder.cache.method.declaration;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.key.template.KeyTemplate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one {@code @Cached} method after precedence: the cache's property, the annotation, the type's
 * {@code @CacheDefaults}; what is still empty, the global settings decide.
 */
public final class CachedAttributes {

    /** A comma that is not inside a placeholder. */
    private static final Pattern BETWEEN_TAGS = Pattern.compile(",(?![^{]*})");

    /** A text and where it was written. */
    public record Text(String text, String place) {
        public boolean isSet() {
            return !text.isBlank();
        }
    }

    private final MethodDeclaration declaration;
    private final String annotation;
    private final CachedDefinition cached;
    private final DefaultsDefinition defaults;
    private final String name;
    private final CacheOverrides allOverrides;
    private final Map<CacheAttribute, String> overrides;

    public CachedAttributes(MethodDeclaration declaration, CachedDefinition cached, CacheOverrides overrides) {
        this(declaration, "Cached", cached, overrides);
    }

    private CachedAttributes(
            MethodDeclaration declaration, String annotation, CachedDefinition cached, CacheOverrides overrides) {
        this.declaration = declaration;
        this.annotation = annotation;
        this.cached = cached;
        this.defaults = declaration.defaults();
        this.name = name(writtenKey());
        this.allOverrides = overrides;
        this.overrides = overrides.of(name);
    }

    /**
     * The attributes of an {@code @Updates}, by the same precedence; between it and the type's {@code @CacheDefaults}
     * stand those of the method whose entries it updates. Conditions are its own, since they speak of arguments.
     *
     * @param cache {@code null} if that method is not known
     */
    public static CachedAttributes of(
            MethodDeclaration declaration,
            UpdatesDefinition updates,
            @Nullable CachedAttributes cache,
            CacheOverrides overrides) {
        CachedDefinition completed = new CachedDefinition(
                updates.value(),
                updates.key(),
                completed(updates.ttl(), cache == null ? null : cache.ttl()),
                updates.name(),
                updates.tags().isEmpty() && cache != null
                        ? cache.tags().stream().map(Text::text).toList()
                        : updates.tags(),
                completed(updates.jitter(), cache == null ? null : cache.jitter()),
                completed(updates.nullTtl(), cache == null ? null : cache.nullTtl()),
                Stampede.DEFAULT,
                "",
                cache == null ? "" : cache.staleIfError().text(),
                "",
                "",
                completed(updates.codec(), cache == null ? null : cache.codec()),
                updates.condition(),
                updates.unless());
        return new CachedAttributes(declaration, "Updates", completed, overrides);
    }

    private static String completed(String written, @Nullable Text ofCache) {
        return written.isBlank() && ofCache != null ? ofCache.text() : written;
    }

    /** The cache's name; from the annotation alone, since properties find the cache by it. */
    public String name() {
        return name;
    }

    /** The key template, prefix of the type included. */
    public Text key() {
        Text written = writtenKey();
        String override = overrides.get(CacheAttribute.KEY);
        return override == null
                ? written
                : new Text(prefixed(defaults, override), CacheOverrides.place(name, CacheAttribute.KEY));
    }

    public Text ttl() {
        if (!defaults.ttl().isBlank() && !defaults.tier().isBlank()) {
            throw new CacheConfigurationException("@CacheDefaults on "
                    + declaration.type().getName() + ": ttl = \"" + defaults.ttl() + "\" and tier = \""
                    + defaults.tier() + "\" are both set. Leave one.");
        }
        Text ttl = first(CacheAttribute.TTL, "ttl", cached.ttl(), defaults.ttl());
        return ttl.isSet() || defaults.tier().isBlank()
                ? ttl
                : new Text(defaults.tier(), declaration.place("CacheDefaults", "tier"));
    }

    public Text jitter() {
        return first(CacheAttribute.JITTER, "jitter", cached.jitter(), defaults.jitter());
    }

    /** Whether keys are listed in the index; only a property says so, because all processes must say the same. */
    public boolean isIndexed() {
        return allOverrides.isTrue(name, CacheAttribute.INDEX);
    }

    public Text nullTtl() {
        return first(CacheAttribute.NULL_TTL, "nullTtl", cached.nullTtl(), defaults.nullTtl());
    }

    public Text codec() {
        return first(CacheAttribute.CODEC, "codec", cached.codec(), defaults.codec());
    }

    public Text refreshAfter() {
        return first(CacheAttribute.REFRESH_AFTER, "refreshAfter", cached.refreshAfter(), defaults.refreshAfter());
    }

    public Text staleIfError() {
        return first(CacheAttribute.STALE_IF_ERROR, "staleIfError", cached.staleIfError(), defaults.staleIfError());
    }

    public Text loadTimeout() {
        return first(CacheAttribute.LOAD_TIMEOUT, "loadTimeout", cached.loadTimeout(), defaults.loadTimeout());
    }

    public Text condition() {
        return first(CacheAttribute.CONDITION, "condition", cached.condition(), "");
    }

    public Text unless() {
        return first(CacheAttribute.UNLESS, "unless", cached.unless(), "");
    }

    /** The tag templates, each with its place. */
    public List<Text> tags() {
        String override = overrides.get(CacheAttribute.TAGS);
        String place = override == null
                ? declaration.place(annotation, "tags")
                : CacheOverrides.place(name, CacheAttribute.TAGS);
        List<String> texts = override == null ? cached.tags() : split(override);
        return texts.stream().map(text -> new Text(text, place)).toList();
    }

    /** The tag templates of a property, separated by commas. */
    private static List<String> split(String text) {
        return Arrays.stream(BETWEEN_TAGS.split(text))
                .map(String::strip)
                .filter(template -> !template.isEmpty())
                .toList();
    }

    public Stampede stampede() {
        String override = overrides.get(CacheAttribute.STAMPEDE);
        Stampede chosen = override == null ? cached.stampede() : parseStampede(override);
        chosen = chosen == Stampede.DEFAULT ? defaults.stampede() : chosen;
        return chosen == Stampede.DEFAULT ? Stampede.CLUSTER : chosen;
    }

    /** What a template means on this type: with its prefix in front. */
    public static String prefixed(DefaultsDefinition defaults, String template) {
        return defaults.prefix().isBlank() ? template : defaults.prefix().strip() + ":" + template;
    }

    private Text writtenKey() {
        if (!cached.key().isBlank() && !cached.value().isBlank()) {
            throw new CacheConfigurationException("@" + annotation + " on " + declaration.describe() + ": value = \""
                    + cached.value() + "\" and key = \"" + cached.key() + "\" are both set. Leave one.");
        }
        String template = cached.key().isBlank() ? cached.value() : cached.key();
        if (template.isBlank()) {
            throw new CacheConfigurationException("@" + annotation + " on " + declaration.describe()
                    + " has no key. Write a key template, for example @" + annotation + "(\"product:{id}\").");
        }
        return new Text(prefixed(defaults, template), declaration.place(annotation, "key"));
    }

    private String name(Text key) {
        if (!cached.name().isBlank()) {
            return cached.name().strip();
        }
        try {
            return KeyTemplate.parse(key.text()).defaultName();
        } catch (CacheConfigurationException e) {
            throw new CacheConfigurationException(key.place() + ": " + e.getMessage(), e);
        }
    }

    private Text first(CacheAttribute attribute, String annotated, String onMethod, String onType) {
        String override = overrides.get(attribute);
        if (override != null) {
            return new Text(override, CacheOverrides.place(name, attribute));
        }
        return onMethod.isBlank()
                ? new Text(onType, declaration.place("CacheDefaults", annotated))
                : new Text(onMethod, declaration.place(annotation, annotated));
    }

    private Stampede parseStampede(String text) {
        try {
            return Stampede.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new CacheConfigurationException(
                    CacheOverrides.place(name, CacheAttribute.STAMPEDE) + ": \"" + text + "\" is none of "
                            + Arrays.toString(Stampede.values()).toLowerCase(Locale.ROOT) + ".",
                    e);
        }
    }
}
