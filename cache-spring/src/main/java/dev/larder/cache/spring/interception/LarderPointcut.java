package dev.larder.cache.spring.interception;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.method.declaration.MethodDeclaration.Interception;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Set;
import org.springframework.aop.framework.autoproxy.ProxyCreationContext;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.annotation.AnnotationUtils;

/** Matches the annotated methods of beans that a proxy can stand before; the start-up check reports the others. */
final class LarderPointcut extends StaticMethodMatcherPointcut {

    private static final Set<Class<? extends Annotation>> ANNOTATIONS =
            Set.of(Cached.class, Invalidates.class, Updates.class);

    private final ProxyStyle proxyStyle;

    LarderPointcut(ProxyStyle proxyStyle) {
        this.proxyStyle = proxyStyle;
        setClassFilter(this::isCandidate);
    }

    private boolean isCandidate(Class<?> type) {
        return AnnotationUtils.isCandidateClass(type, ANNOTATIONS);
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        return AnnotatedMethodReader.isAnnotated(AopUtils.getMostSpecificMethod(method, targetClass))
                && !isUnproxyable(targetClass);
    }

    /** Asked when a bean gets its proxy, whose name is known then; when a method is called, the proxy is there. */
    private boolean isUnproxyable(Class<?> type) {
        String beanName = ProxyCreationContext.getCurrentProxiedBeanName();
        return beanName != null
                && Modifier.isFinal(type.getModifiers())
                && proxyStyle.of(beanName, type) == Interception.SUBCLASS;
    }
}
