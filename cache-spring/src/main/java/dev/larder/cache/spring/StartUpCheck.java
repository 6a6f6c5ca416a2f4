package dev.larder.cache.spring;

import dev.larder.cache.method.Problems;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
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
        for (Class<?> type : beanTypes()) {
            Set<Method> annotated = methods.declareAll(type, proxyStyle.of(type), problems);
            SelfInvocationCheck.check(type, annotated, problems);
        }
        CacheNameCheck.check(properties.getCaches().keySet(), methods.catalog().names(), environment, problems);
        SecurityContextCheck.check(methods.catalog().caches(), beanFactory, problems);
        methods.catalog().verify(problems);
        problems.warnings().forEach(warning -> LOG.warn("{}", warning));
        problems.throwIfAny();
    }

    private Set<Class<?>> beanTypes() {
        Set<String> names = new LinkedHashSet<>(List.of(beanFactory.getBeanDefinitionNames()));
        names.addAll(List.of(beanFactory.getSingletonNames()));
        Set<Class<?>> types = new LinkedHashSet<>();
        for (String name : names) {
            Class<?> type = typeOf(name);
            if (type != null && !type.getName().startsWith("java.")) {
                types.add(ClassUtils.getUserClass(type));
            }
        }
        return types;
    }

    /** The type behind the proxy where one was made already, else what the definition promises; makes no bean. */
    private @Nullable Class<?> typeOf(String name) {
        try {
            if (!beanFactory.containsBeanDefinition(name)) {
                return beanFactory.getType(name, false);
            }
            BeanDefinition definition = beanFactory.getMergedBeanDefinition(name);
            Object behindProxy = definition.getAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE);
            if (definition.isAbstract()) {
                return null;
            }
            return behindProxy instanceof Class<?> type ? type : beanFactory.getType(name, false);
        } catch (BeansException | LinkageError e) {
            // A definition whose class is not there is nobody's mistake until somebody asks for the bean.
            LOG.debug("The type of bean {} is not known, so its annotations are not checked", name, e);
            return null;
        }
    }
}
