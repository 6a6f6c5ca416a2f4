package dev.larder.cache.spring.check;

import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.spring.interception.BeanTypes;
import dev.larder.cache.spring.interception.CompiledMethods;
import dev.larder.cache.spring.interception.LarderAdvisor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.Advisor;
import org.springframework.aop.MethodMatcher;
import org.springframework.aop.Pointcut;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * Looks at a finished bean for whether calls of its annotated methods reach the advice, whatever its definition
 * promised: it may have been made before there were proxies, or handed in as it is. What cannot be seen, such as an
 * object that something else has put before the proxy, is given the benefit of the doubt.
 */
final class InterceptionCheck {

    private static final Logger LOG = LoggerFactory.getLogger(InterceptionCheck.class);

    private static final String ASPECT = "org.aspectj.lang.annotation.Aspect";

    private final KnownBeans beans;
    private final String whyUnproxied;

    /** @param whyUnproxied why one of these beans, made from its definition, may have got no proxy, with the cure */
    private InterceptionCheck(KnownBeans beans, String whyUnproxied) {
        this.beans = beans;
        this.whyUnproxied = whyUnproxied;
    }

    /** For beans of the context that has the library. */
    static InterceptionCheck within(KnownBeans beans) {
        return new InterceptionCheck(
                beans,
                "it was made before the proxies were ready, most often because a post-processor needs it. Let whoever"
                        + " needs it so early take an ObjectProvider of it, and make the @Bean methods of"
                        + " post-processors static.");
    }

    /** For beans of a context below or above it. */
    static InterceptionCheck elsewhere(KnownBeans beans) {
        return new InterceptionCheck(
                beans,
                "it is in another application context than this library, whose advice does not reach it. Put"
                        + " @EnableLarder on a configuration of the context that the bean is in.");
    }

    /** Adds a mistake for each of the methods whose calls do not reach the advice. */
    void check(String name, Object bean, Class<?> type, Collection<Method> methods, Problems problems) {
        for (Method method : methods) {
            if (!reaches(bean, BeanTypes.of(type, method), method) && !isHidden(name, bean)) {
                String what = MethodDeclaration.describe(BeanTypes.of(type, method), method);
                if (beans.areOverridden()) {
                    LOG.debug("{} of the bean {} is not intercepted; a test has replaced beans", what, name);
                } else {
                    problems.error(what + " is annotated, but calls of the bean \"" + name
                            + "\" do not reach the advice: " + reason(name, bean, method));
                }
            }
        }
    }

    /**
     * The same for a bean that may not have been made, and then is left alone. What stands behind proxies of others is
     * looked at, too: it may carry annotations that none of its proxies shows.
     */
    void checkMade(String name, Class<?> type, Collection<Method> methods, Problems problems) {
        Object bean = methods.isEmpty() ? beans.singleton(name) : beans.made(name);
        if (bean == null) {
            return;
        }
        check(name, bean, type, methods, problems);
        Class<?> behind = ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean));
        if (bean instanceof Advised && behind != type) {
            check(name, bean, behind, CompiledMethods.annotatedIn(behind), problems);
        }
    }

    /** Whether something that is no proxy of Spring stands before the proxy that the bean has got. */
    private boolean isHidden(String name, Object bean) {
        return !(bean instanceof SpringProxy) && beans.gotProxy(name);
    }

    private String reason(String name, Object bean, Method method) {
        if (bean instanceof SpringProxy) {
            return Proxy.isProxyClass(bean.getClass())
                    ? "its proxy shows the interfaces " + interfacesOf(bean) + ", and none of them has the annotated"
                            + " method. Put the annotations on the interface, or use class proxies"
                            + " (proxyTargetClass = true)."
                    : "its proxy has no advice for " + method.getName() + ". Let Spring's auto-proxying make the proxy,"
                            + " or put the annotations on a bean that it stands before.";
        }
        if (isPartOfTheProxies(bean.getClass())) {
            return "Spring puts no proxy before aspects and advisors. Move the method to another bean.";
        }
        return beans.isDefined(name)
                ? whyUnproxied
                : "it was registered as a finished object, before which nobody puts a proxy. Register how it is made:"
                        + " registerBean(" + ClassUtils.getShortName(bean.getClass()) + ".class, () -> …).";
    }

    private static boolean isPartOfTheProxies(Class<?> type) {
        return MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).isPresent(ASPECT)
                || Stream.of(Advice.class, Advisor.class, Pointcut.class, AopInfrastructureBean.class)
                        .anyMatch(part -> part.isAssignableFrom(type));
    }

    private static String interfacesOf(Object proxy) {
        return Arrays.stream(AopProxyUtils.proxiedUserInterfaces(proxy))
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
    }

    private static boolean reaches(Object bean, Class<?> type, Method method) {
        Object current = bean;
        while (current instanceof Advised proxy) {
            if (isAdvised(proxy, type, method)) {
                return true;
            }
            TargetSource behind = proxy.getTargetSource();
            if (!behind.isStatic()) {
                return true; // Other objects, made when they are needed, and looked at then.
            }
            current = targetOf(behind);
        }
        return current instanceof SpringProxy;
    }

    private static @Nullable Object targetOf(TargetSource source) {
        try {
            return source.getTarget();
        } catch (Exception e) {
            throw new IllegalStateException("A static target source always has its target", e);
        }
    }

    private static boolean isAdvised(Advised proxy, Class<?> type, Method method) {
        return Stream.of(proxy.getAdvisors())
                .filter(LarderAdvisor.class::isInstance)
                .map(advisor -> ((LarderAdvisor) advisor).getPointcut().getMethodMatcher())
                .anyMatch(matcher -> takes(proxy, matcher, type, method));
    }

    private static boolean takes(Advised proxy, MethodMatcher matcher, Class<?> type, Method method) {
        Class<?> target = proxy.getTargetClass() == null ? type : proxy.getTargetClass();
        return Proxy.isProxyClass(proxy.getClass())
                ? Stream.of(proxy.getClass().getInterfaces())
                        .flatMap(shown -> Stream.of(shown.getMethods()))
                        .anyMatch(shown ->
                                AopUtils.getMostSpecificMethod(shown, type).equals(method)
                                        && matcher.matches(shown, target))
                : isOverridden(proxy.getClass(), method) && matcher.matches(method, target);
    }

    private static boolean isOverridden(Class<?> proxyClass, Method method) {
        boolean isInherited = Modifier.isPublic(method.getModifiers()) || Modifier.isProtected(method.getModifiers());
        return (isInherited || isSamePackage(proxyClass, method.getDeclaringClass()))
                && Stream.of(proxyClass.getDeclaredMethods())
                        .anyMatch(candidate -> candidate.getName().equals(method.getName())
                                && Arrays.equals(candidate.getParameterTypes(), method.getParameterTypes()));
    }

    private static boolean isSamePackage(Class<?> one, Class<?> other) {
        return one.getPackageName().equals(other.getPackageName()) && one.getClassLoader() == other.getClassLoader();
    }
}
