package dev.larder.cache.spring;

import dev.larder.cache.method.Problems;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Compiles the annotated methods of all beans once the singletons are there, and fails the start with every mistake in
 * one message. Lazy, scoped and prototype beans are looked at by the type their definition promises, without making
 * them.
 */
final class StartUpCheck implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(StartUpCheck.class);

    private final ConfigurableListableBeanFactory beanFactory;
    private final ConfigurableEnvironment environment;
    private final LarderProperties properties;
    private final CompiledMethods methods;
    private final ProxyStyle proxyStyle;

    StartUpCheck(
            ConfigurableListableBeanFactory beanFactory,
            ConfigurableEnvironment environment,
            LarderProperties properties,
            CompiledMethods methods,
            ProxyStyle proxyStyle) {
        this.beanFactory = beanFactory;
        this.environment = environment;
        this.properties = properties;
        this.methods = methods;
        this.proxyStyle = proxyStyle;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Problems problems = new Problems();
        UnknownPropertyCheck.check(environment, problems);
        UnbuiltPropertyCheck.check(properties, problems);
        for (Class<?> type : beanTypes()) {
            Set<Method> annotated = methods.declareAll(type, proxyStyle.of(type), problems);
            SelfInvocationCheck.check(type, annotated, problems);
        }
        methods.catalog().verify(problems);
        problems.warnings().forEach(warning -> LOG.warn("{}", warning));
        problems.throwIfAny();
    }

    private Set<Class<?>> beanTypes() {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (String name : beanFactory.getBeanDefinitionNames()) {
            if (!beanFactory.getMergedBeanDefinition(name).isAbstract()) {
                addType(name, types);
            }
        }
        for (String name : beanFactory.getSingletonNames()) {
            addType(name, types);
        }
        return types;
    }

    private void addType(String name, Set<Class<?>> types) {
        Class<?> type = AutoProxyUtils.determineTargetClass(beanFactory, name);
        if (type != null && ScopedObject.class.isAssignableFrom(type)) {
            type = AutoProxyUtils.determineTargetClass(beanFactory, ScopedProxyUtils.getTargetBeanName(name));
        }
        if (type != null && isUsers(type)) {
            types.add(ClassUtils.getUserClass(type));
        }
    }

    private static boolean isUsers(Class<?> type) {
        return !type.getName().startsWith("java.");
    }
}
