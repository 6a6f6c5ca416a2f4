package dev.larder.cache.spring.interception;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.annotation.CacheDefaults;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.NeverCached;
import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.key.value.GenericTypes;
import dev.larder.cache.method.declaration.CachedDefinition;
import dev.larder.cache.method.declaration.DefaultsDefinition;
import dev.larder.cache.method.declaration.InvalidatesDefinition;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.UpdatesDefinition;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Reads the annotations of this library from a method: on itself, on the methods it overrides or implements, and as
 * meta-annotations. Of each kind those nearest to the method count.
 */
public final class AnnotatedMethodReader {

    private static final ParameterNameDiscoverer PARAMETER_NAMES = new DefaultParameterNameDiscoverer();

    private final UnaryOperator<String> propertyResolver;

    /**
     * @param propertyResolver replaces {@code ${property}}; for an unknown one it throws IllegalArgumentException or
     *     leaves it
     */
    public AnnotatedMethodReader(UnaryOperator<String> propertyResolver) {
        this.propertyResolver = propertyResolver;
    }

    /** Whether anything of this library stands on the method. */
    static boolean isAnnotated(Method method) {
        MergedAnnotations annotations = annotationsOf(method);
        return annotations.isPresent(Cached.class)
                || annotations.isPresent(Invalidates.class)
                || annotations.isPresent(Updates.class);
    }

    /**
     * What stands on the method; {@code null} if nothing does.
     *
     * @param method the most specific method of {@code type}, no bridge
     */
    @Nullable
    public MethodDeclaration read(Method method, Class<?> type, MethodDeclaration.Interception interception) {
        MergedAnnotations annotations = annotationsOf(method);
        List<MergedAnnotation<Cached>> cached = nearest(annotations, Cached.class);
        List<MergedAnnotation<Invalidates>> invalidates = nearest(annotations, Invalidates.class);
        List<MergedAnnotation<Updates>> updates = nearest(annotations, Updates.class);
        if (cached.isEmpty() && invalidates.isEmpty() && updates.isEmpty()) {
            return null;
        }
        if (cached.size() > 1) {
            throw new CacheConfigurationException("@Cached stands " + cached.size() + " times on " + type.getName()
                    + "." + method.getName() + ", directly or in other annotations. Leave one.");
        }
        return new MethodDeclaration(
                type,
                method,
                parameterNames(method, Stream.of(cached, invalidates, updates).flatMap(List::stream)),
                Arrays.stream(method.getGenericParameterTypes())
                        .map(declared -> GenericTypes.seenFrom(type, declared))
                        .toList(),
                GenericTypes.seenFrom(type, method.getGenericReturnType()),
                cached.isEmpty() ? null : cached(cached.get(0), method, type),
                invalidates.stream().map(AnnotatedMethodReader::invalidates).toList(),
                updates.stream()
                        .map(annotation -> updates(annotation, method, type))
                        .toList(),
                defaults(type, method),
                interception);
    }

    /** The method that carries the {@link Cached} that holds for a method: itself, or one that it overrides. */
    public static Method carrierOfCached(Method method) {
        return annotationsOf(method).get(Cached.class).getSource() instanceof Method carrier ? carrier : method;
    }

    /** The reason of a {@link NeverCached} on the element, also as a meta-annotation; {@code null} if there is none. */
    public static @Nullable String neverCached(AnnotatedElement element) {
        MergedAnnotation<NeverCached> found =
                MergedAnnotations.from(element, SearchStrategy.DIRECT).get(NeverCached.class);
        return found.isPresent() ? found.getString("value") : null;
    }

    private static MergedAnnotations annotationsOf(Method method) {
        return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
    }

    /** Those on the first element of the hierarchy that carries any. */
    private static <A extends Annotation> List<MergedAnnotation<A>> nearest(
            MergedAnnotations annotations, Class<A> type) {
        List<MergedAnnotation<A>> all = annotations.stream(type).toList();
        int nearest =
                all.stream().mapToInt(MergedAnnotation::getAggregateIndex).min().orElse(0);
        return all.stream()
                .filter(annotation -> annotation.getAggregateIndex() == nearest)
                .toList();
    }

    /**
     * Templates and expressions mean the names of the declaration they stand on, be it an interface whose parameters
     * are called otherwise than those of the method. Where its class file has none, those of the method count.
     */
    private static @Nullable List<String> parameterNames(
            Method method, Stream<? extends MergedAnnotation<?>> annotations) {
        Set<List<String>> written = annotations
                .map(annotation ->
                        annotation.getSource() instanceof Method carrier ? namesIn(carrier) : List.<String>of())
                .filter(names -> names.size() == method.getParameterCount())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (written.size() > 1) {
            throw new CacheConfigurationException("Annotations of "
                    + method.getDeclaringClass().getName() + "."
                    + method.getName() + " stand on declarations that name its parameters differently: " + written
                    + ". Use the same names, or positions: {#0}.");
        }
        List<String> names =
                written.isEmpty() ? namesIn(method) : written.iterator().next();
        return names.size() == method.getParameterCount() ? names : null;
    }

    /** Those that are in the class file. */
    private static List<String> namesIn(Method method) {
        @Nullable String @Nullable [] names = PARAMETER_NAMES.getParameterNames(method);
        return names == null
                ? List.of()
                : Arrays.stream(names).filter(Objects::nonNull).toList();
    }

    private CachedDefinition cached(MergedAnnotation<Cached> annotation, Method method, Class<?> type) {
        Texts texts = new Texts(annotation, type.getName() + "." + method.getName());
        return new CachedDefinition(
                annotation.getString("value"),
                annotation.getString("key"),
                texts.resolved("ttl"),
                texts.resolved("name"),
                List.of(annotation.getStringArray("tags")),
                texts.resolved("jitter"),
                texts.resolved("nullTtl"),
                annotation.getEnum("stampede", Stampede.class),
                texts.resolved("refreshAfter"),
                texts.resolved("staleIfError"),
                texts.resolved("loadTimeout"),
                texts.resolved("near"),
                texts.resolved("codec"),
                annotation.getString("condition"),
                annotation.getString("unless"));
    }

    private static InvalidatesDefinition invalidates(MergedAnnotation<Invalidates> annotation) {
        return new InvalidatesDefinition(
                List.of(annotation.getStringArray("value")),
                List.of(annotation.getStringArray("tags")),
                List.of(annotation.getStringArray("caches")),
                annotation.getEnum("phase", Invalidates.Phase.class),
                annotation.getString("condition"));
    }

    private UpdatesDefinition updates(MergedAnnotation<Updates> annotation, Method method, Class<?> type) {
        Texts texts = new Texts(annotation, type.getName() + "." + method.getName());
        return new UpdatesDefinition(
                annotation.getString("value"),
                annotation.getString("key"),
                texts.resolved("ttl"),
                texts.resolved("name"),
                List.of(annotation.getStringArray("tags")),
                texts.resolved("jitter"),
                texts.resolved("nullTtl"),
                texts.resolved("codec"),
                annotation.getString("condition"),
                annotation.getString("unless"));
    }

    private DefaultsDefinition defaults(Class<?> type, Method method) {
        MergedAnnotation<CacheDefaults> onType = defaultsOn(type);
        MergedAnnotation<CacheDefaults> annotation =
                onType.isPresent() ? onType : defaultsOn(method.getDeclaringClass());
        if (!annotation.isPresent()) {
            return DefaultsDefinition.NONE;
        }
        Texts texts = new Texts(annotation, type.getName());
        return new DefaultsDefinition(
                texts.resolved("prefix"),
                texts.resolved("tier"),
                texts.resolved("ttl"),
                texts.resolved("jitter"),
                texts.resolved("nullTtl"),
                annotation.getEnum("stampede", Stampede.class),
                texts.resolved("refreshAfter"),
                texts.resolved("staleIfError"),
                texts.resolved("loadTimeout"),
                texts.resolved("near"),
                texts.resolved("codec"));
    }

    private static MergedAnnotation<CacheDefaults> defaultsOn(Class<?> type) {
        return MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).get(CacheDefaults.class);
    }

    /** The texts of one annotation, with properties filled in. */
    private final class Texts {

        private final MergedAnnotation<?> annotation;
        private final String place;

        private Texts(MergedAnnotation<?> annotation, String place) {
            this.annotation = annotation;
            this.place = place;
        }

        private String resolved(String attribute) {
            String text = annotation.getString(attribute);
            if (!text.contains("${")) {
                return text;
            }
            String resolved;
            try {
                resolved = propertyResolver.apply(text);
            } catch (IllegalArgumentException e) {
                throw notSet(attribute, text, e);
            }
            // Some resolvers throw for an unknown property, others leave it as it is.
            if (resolved.contains("${")) {
                throw notSet(attribute, text, null);
            }
            return resolved;
        }

        private CacheConfigurationException notSet(String attribute, String text, @Nullable Throwable cause) {
            return new CacheConfigurationException(
                    "@" + annotation.getType().getSimpleName() + "(" + attribute + ") on " + place + ": \"" + text
                            + "\" names a property that is not set. Set it, or write a default: ${name:10m}.",
                    cause);
        }
    }
}
