package dev.larder.cache.spring.interception;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.method.CompiledMethod;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.MethodDeclaration.Interception;
import dev.larder.cache.method.declaration.Problems;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodIntrospector;

/**
 * The compiled methods of all beans. Those of beans that exist when the application has started, or whose definition
 * says enough, are compiled by the start-up check; what only the object tells, such as the class behind a lazy bean
 * that is declared as an interface, when the bean is made. A call finds them. Thread-safe.
 */
public final class CompiledMethods {

    private static final Slot NOT_ANNOTATED = new Slot(null);

    private final AnnotatedMethodReader reader;
    private final Supplier<CacheCatalog> catalog;
    private final Map<Class<?>, Map<Method, Slot>> byCall = new ConcurrentHashMap<>();
    private final Map<Declared, Slot> byDeclaration = new ConcurrentHashMap<>();

    /** @param catalog a bean that needs others, some of which may be advised; so it is asked for when first needed */
    public CompiledMethods(AnnotatedMethodReader reader, Supplier<CacheCatalog> catalog) {
        this.reader = reader;
        this.catalog = catalog;
    }

    private record Slot(@Nullable CompiledMethod compiled) {}

    private record Declared(Class<?> type, Method method) {}

    public CacheCatalog catalog() {
        return catalog.get();
    }

    /**
     * What is to be done for a call; {@code null} if the method is not annotated. Allocates nothing after the first
     * call.
     */
    @Nullable
    CompiledMethod find(Method method, Class<?> targetType) {
        Map<Method, Slot> ofType = byCall.get(targetType);
        Slot slot = ofType == null ? null : ofType.get(method);
        return slot == null ? resolve(method, targetType) : slot.compiled();
    }

    private @Nullable CompiledMethod resolve(Method method, Class<?> targetType) {
        Slot slot = declared(BeanTypes.of(targetType, method), method, Interception.UNKNOWN);
        byCall.computeIfAbsent(targetType, type -> new ConcurrentHashMap<>()).put(method, slot);
        return slot.compiled();
    }

    /** The annotated methods of a bean of this type, each as what the bean is has it. */
    public static Set<Method> annotatedIn(Class<?> type) {
        return MethodIntrospector.selectMethods(type, AnnotatedMethodReader::isAnnotated).stream()
                .map(method -> AopUtils.getMostSpecificMethod(method, BeanTypes.of(type, method)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Compiles annotated methods of a bean of this type, and returns those without a mistake. */
    public List<Method> declareAll(Class<?> type, Set<Method> annotated, Interception interception, Problems problems) {
        List<Method> declared = new ArrayList<>(annotated.size());
        for (Method method : annotated) {
            try {
                declared(BeanTypes.of(type, method), method, interception);
                declared.add(method);
            } catch (CacheConfigurationException e) {
                problems.add(e);
            }
        }
        return declared;
    }

    private Slot declared(Class<?> type, Method method, Interception interception) {
        Declared key = new Declared(type, AopUtils.getMostSpecificMethod(method, type));
        Slot known = byDeclaration.get(key);
        return known != null ? known : compile(key, interception);
    }

    private Slot compile(Declared key, Interception interception) {
        return compile(key, interception, catalog());
    }

    /** The lock covers no bean creation, which has locks of its own. */
    private synchronized Slot compile(Declared key, Interception interception, CacheCatalog into) {
        Slot known = byDeclaration.get(key);
        if (known != null) {
            return known;
        }
        MethodDeclaration declaration = reader.read(key.method, key.type, interception);
        Slot slot = declaration == null ? NOT_ANNOTATED : new Slot(into.add(declaration));
        byDeclaration.put(key, slot);
        return slot;
    }
}
