package dev.larder.cache.key;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.CacheException;
import dev.larder.cache.key.pattern.KeyAutomaton;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.key.template.KeyTemplate;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A key template tied to the parameters it is used with: arguments go in, keys and patterns come out. Everything was
 * looked up and checked before; a call reads values and spells them. Immutable and thread-safe.
 *
 * <p>All methods that take arguments throw {@link CacheException} if their number is wrong; {@link NoKeyException} if a
 * getter on the path throws or a value hides state that is to be hashed; and {@link CacheConfigurationException} if an
 * argument whose type was unknown before turns out to have no stable text, or not what the path names.
 */
public final class BoundTemplate {

    private static final @Nullable Object[] NO_ELEMENTS = new @Nullable Object[0];

    private final KeyTemplate template;
    private final Parameters parameters;
    private final KeySpelling spelling;
    private final BoundPlaceholder[] placeholders;
    private final FanOut fanOut;
    private final boolean usesResult;
    private final Set<Integer> usedParameters;
    private final boolean spellsOneKey;
    private final Supplier<KeyPattern> widest;

    private BoundTemplate(KeyTemplate template, Parameters parameters, KeySchema schema) {
        TemplateBinder binder = new TemplateBinder(parameters, template.describe());
        this.template = template;
        this.parameters = parameters;
        this.spelling = schema.spelling(template);
        this.widest = () -> schema.spelling(template.widened()).pattern(new Object[0]);
        this.placeholders = template.placeholders().stream().map(binder::bind).toArray(BoundPlaceholder[]::new);
        this.fanOut = binder.fanOut();
        this.usesResult = binder.usesResult();
        this.usedParameters = binder.usedParameters();
        this.spellsOneKey = !template.hasWildcard() && !template.fansOut() && !usesResult;
    }

    /**
     * Ties the placeholders of a template to what they refer to, and to the schema that spells the keys.
     *
     * @throws CacheConfigurationException if a placeholder refers to nothing, or to something without stable text; the
     *     message quotes placeholder and template and says the cure
     */
    public static BoundTemplate bind(KeyTemplate template, Parameters parameters, KeySchema schema) {
        return new BoundTemplate(template, parameters, schema);
    }

    /** The template this came from. */
    public KeyTemplate template() {
        return template;
    }

    /**
     * The key of a call: the hot path.
     *
     * @throws IllegalStateException if the template has a wildcard, fans out or uses the result
     */
    public String key(@Nullable Object[] args) {
        if (!spellsOneKey) {
            throw new IllegalStateException("`" + template + "` does not spell one key from arguments alone");
        }
        checkCount(args);
        try {
            return spelling.key(values(args, null, NO_ELEMENTS));
        } catch (RuntimeException e) {
            throw noKey(e);
        }
    }

    /**
     * The keys of a call: one, or one for each element (in its order, repeated ones included) if the template fans out.
     * Several fan-outs over one collection go together element by element, those over different collections combine. No
     * keys if a collection is empty or {@code null}.
     *
     * @param result the method's result; ignored unless {@link #usesResult}
     * @throws IllegalStateException if the template has a wildcard
     */
    public List<String> keys(@Nullable Object[] args, @Nullable Object result) {
        requireWildcard(false);
        List<String> keys = new ArrayList<>();
        forEach(args, result, values -> keys.add(spelling.key(values)));
        return keys;
    }

    /**
     * What to drop so that the {@link #keys} of a call are gone, whichever template spelled them: for each of them the
     * key, and if it is over-long a few dozen more, because its head differs between templates. In no given order.
     *
     * @param result the method's result; ignored unless {@link #usesResult}
     * @throws IllegalStateException if the template has a wildcard
     */
    public List<String> keysToDrop(@Nullable Object[] args, @Nullable Object result) {
        requireWildcard(false);
        List<String> keys = new ArrayList<>();
        forEach(args, result, values -> keys.addAll(spelling.keysToDrop(values)));
        return keys;
    }

    /**
     * The patterns of a call: as {@link #keys}, for templates with a wildcard.
     *
     * @param result the method's result; ignored unless {@link #usesResult}
     * @throws IllegalStateException if the template has no wildcard
     */
    public List<KeyPattern> patterns(@Nullable Object[] args, @Nullable Object result) {
        requireWildcard(true);
        List<KeyPattern> patterns = new ArrayList<>();
        forEach(args, result, values -> patterns.add(spelling.pattern(values)));
        return patterns;
    }

    private void forEach(@Nullable Object[] args, @Nullable Object result, Consumer<@Nullable Object[]> spell) {
        checkCount(args);
        try {
            fanOut.forEach(args, result, elements -> spell.accept(values(args, result, elements)));
        } catch (RuntimeException e) {
            throw noKey(e);
        }
    }

    /**
     * At least every key that {@link #keys} or {@link #patterns} can reach, whatever the values: what to drop where the
     * values of a call make none.
     *
     * @return {@code null} if the template does not begin with a literal segment, so that this would be too much
     */
    public @Nullable KeyPattern everythingItReaches() {
        return template.head().indexOf(':') < 0 ? null : widest.get();
    }

    /**
     * Every key this template spells, whatever the values, and no other: how a whole cache is invalidated.
     *
     * @throws IllegalStateException if the template has a wildcard
     */
    public KeyPattern allKeys() {
        requireWildcard(false);
        return spelling.allKeys();
    }

    /** Whether a placeholder refers to the result, so that keys are known only after the call. */
    public boolean usesResult() {
        return usesResult;
    }

    /** What the placeholders stand for, in order, before their filters; {@code Object} where it is not known. */
    public List<Type> placeholderTypes() {
        return Arrays.stream(placeholders).map(BoundPlaceholder::type).toList();
    }

    /** The positions of the parameters a placeholder refers to. */
    public Set<Integer> usedParameters() {
        return usedParameters;
    }

    /** The positions of the parameters no placeholder refers to, in order. */
    public List<Integer> unusedParameters() {
        return IntStream.range(0, parameters.count())
                .filter(i -> !usedParameters.contains(i))
                .boxed()
                .toList();
    }

    /**
     * Whether a key exists that both templates can spell, or match where they hold wildcards, in the template language
     * and as far as their types tell: whole numbers spell only digits, {@code |hash} only hex digits.
     */
    public boolean overlaps(BoundTemplate other) {
        return automaton().intersects(other.automaton());
    }

    private KeyAutomaton automaton() {
        Iterator<BoundPlaceholder> next = Arrays.asList(placeholders).iterator();
        return KeyAutomaton.of(template.parts(), placeholder -> next.next().spelling());
    }

    private @Nullable Object[] values(@Nullable Object[] args, @Nullable Object result, @Nullable Object[] elements) {
        @Nullable Object[] values = new @Nullable Object[placeholders.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = placeholders[i].read(args, result, elements);
        }
        return values;
    }

    /** A mistake that the start-up would have found, had it known types, is one still. */
    private CacheException noKey(RuntimeException cause) {
        if (cause instanceof CacheConfigurationException mistake) {
            return mistake;
        }
        String why = cause instanceof CacheException ? cause.getMessage() : cause.toString();
        return new NoKeyException(
                "T" + template.describe().substring(1) + " makes no key of a call. " + why
                        + (cause.getCause() == null ? "" : ": " + cause.getCause()),
                cause);
    }

    private void checkCount(@Nullable Object[] args) {
        if (args.length != parameters.count()) {
            throw parameters.wrongCount(args.length, "T" + template.describe().substring(1));
        }
    }

    private void requireWildcard(boolean wildcard) {
        if (template.hasWildcard() != wildcard) {
            throw new IllegalStateException(
                    "`" + template + "` " + (wildcard ? "has no wildcard" : "has a wildcard and spells no keys"));
        }
    }

    @Override
    public String toString() {
        return template.text();
    }
}
