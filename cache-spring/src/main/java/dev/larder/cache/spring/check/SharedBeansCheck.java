package dev.larder.cache.spring.check;

import dev.larder.cache.method.CachedMethod;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.spring.interception.AnnotatedMethodReader;
import dev.larder.cache.spring.interception.BeanTypes;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.aop.scope.ScopedProxyUtils;

/**
 * Several objects whose calls are answered from the same entries: beans of one class, or of classes that inherit one
 * annotated method, and what there is once for every session or request. Nothing in the key tells them apart, so if
 * each has data of its own, one answers with what another loaded. Used by one thread.
 */
final class SharedBeansCheck {

    private static final Set<String> SCOPES_OF_ONE_USER = Set.of("request", "session", "websocket");

    private record Compiled(Class<?> type, Method method) {}

    /** What two beans have in common that share entries: where the annotation stands, and what it means for them. */
    private record Origin(Method carrier, String template, String cache) {}

    private final Map<Compiled, Set<String>> beans = new LinkedHashMap<>();
    private final Map<Compiled, Set<String>> beansOfOneUser = new LinkedHashMap<>();

    /** Takes note of a bean and its methods. */
    void note(String name, String scope, Class<?> type, List<Method> methods) {
        String bean = ScopedProxyUtils.isScopedTarget(name) ? ScopedProxyUtils.getOriginalBeanName(name) : name;
        for (Method method : methods) {
            Compiled compiled = new Compiled(BeanTypes.of(type, method), method);
            beans.computeIfAbsent(compiled, key -> new LinkedHashSet<>()).add(bean);
            if (SCOPES_OF_ONE_USER.contains(scope)) {
                beansOfOneUser
                        .computeIfAbsent(compiled, key -> new LinkedHashSet<>())
                        .add("\"" + bean + "\" of the scope \"" + scope + "\"");
            }
        }
    }

    /** Adds a warning for each cache that beans share without saying so. */
    void check(CacheCatalog catalog, Problems problems) {
        Map<Origin, Set<String>> sharing = new LinkedHashMap<>();
        for (CachedMethod cached : catalog.caches()) {
            MethodDeclaration declaration = cached.declaration();
            Compiled compiled = new Compiled(declaration.type(), declaration.method());
            if (!beans.containsKey(compiled) || catalog.isShared(cached.spec().name())) {
                continue;
            }
            Origin origin = new Origin(
                    AnnotatedMethodReader.carrierOfCached(declaration.method()),
                    cached.key().template().text(),
                    cached.spec().name());
            sharing.computeIfAbsent(origin, key -> new LinkedHashSet<>()).addAll(beans.get(compiled));
            beansOfOneUser
                    .getOrDefault(compiled, Set.of())
                    .forEach(bean -> problems.warning("The objects of the bean " + bean + " share "
                            + entriesOf(origin) + " with those of all other users. Put what tells them apart into the"
                            + " key, such as the user's id. " + sayThatTheyShare(origin)));
        }
        sharing.forEach((origin, names) -> {
            if (names.size() > 1) {
                problems.warning("The beans \"" + String.join("\", \"", names) + "\" share " + entriesOf(origin)
                        + ", so each answers with what another has loaded. If each has data of its own, give each a"
                        + " class or interface with a @CacheDefaults(prefix = …) of its own, or put what tells them"
                        + " apart into the key. " + sayThatTheyShare(origin));
            }
        });
    }

    private static String entriesOf(Origin origin) {
        return "the entries \"" + origin.template + "\" of "
                + MethodDeclaration.describe(origin.carrier.getDeclaringClass(), origin.carrier);
    }

    private static String sayThatTheyShare(Origin origin) {
        return "If they are meant to share, set larder.caches." + origin.cache + ".shared=true.";
    }
}
