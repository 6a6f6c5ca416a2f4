package dev.larder.cache.spring.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * The beans of one factory, as the checks look at them: those that were made as they are, the others by the type that
 * their definition promises.
 */
final class KnownBeans {

    private static final Logger LOG = LoggerFactory.getLogger(KnownBeans.class);

    /** What a test puts in the place of beans is its own affair: mocks are not cached. */
    private static final List<String> OVERRIDES = List.of(
            "org.springframework.test.context.bean.override.internalBeanOverrideRegistry",
            "org.springframework.boot.test.mock.mockito.MockitoPostProcessor");

    private static final String LIBRARY = "larderStartUpCheck";

    private final ConfigurableListableBeanFactory factory;

    KnownBeans(ConfigurableListableBeanFactory factory) {
        this.factory = factory;
    }

    /** The types of all beans by their names; of a scoped bean without the proxy that stands before it. */
    Map<String, Class<?>> types() {
        Set<String> names = new LinkedHashSet<>(List.of(factory.getBeanDefinitionNames()));
        names.addAll(List.of(factory.getSingletonNames()));
        names.removeIf(name -> factory.containsBeanDefinition(ScopedProxyUtils.getTargetBeanName(name)));
        Map<String, Class<?>> types = new LinkedHashMap<>();
        for (String name : names) {
            Class<?> type = typeOf(name);
            if (type != null && !type.getName().startsWith("java.") && !leavesTypesOpen(type)) {
                types.put(name, ClassUtils.getUserClass(type));
            }
        }
        return types;
    }

    /** A generic interface tells less than the object behind it will, which is looked at when it is made. */
    private static boolean leavesTypesOpen(Class<?> type) {
        return type.isInterface() && type.getTypeParameters().length > 0;
    }

    /** The user's type behind the proxy where one was made already, else what the definition promises. */
    private @Nullable Class<?> typeOf(String name) {
        try {
            if (!factory.containsBeanDefinition(name)) {
                return factory.getType(name, false);
            }
            BeanDefinition definition = factory.getMergedBeanDefinition(name);
            if (definition.isAbstract()) {
                return null;
            }
            Class<?> behindProxy = typeBehindProxy(definition);
            return behindProxy != null ? behindProxy : factory.getType(name, false);
        } catch (BeansException | LinkageError e) {
            // A definition whose class is not there is nobody's mistake until somebody asks for the bean.
            LOG.debug("The type of bean {} is not known, so its annotations are not checked", name, e);
            return null;
        }
    }

    /** The same for an object that has just been made. */
    Class<?> typeOf(String name, Object bean) {
        Class<?> behindProxy =
                factory.containsBeanDefinition(name) ? typeBehindProxy(factory.getMergedBeanDefinition(name)) : null;
        if (behindProxy != null) {
            return behindProxy;
        }
        Class<?> target = bean instanceof Advised advised ? advised.getTargetClass() : null;
        return target == null ? bean.getClass() : target;
    }

    /** What the auto-proxying has noted when it put a proxy before the bean. */
    private static @Nullable Class<?> typeBehindProxy(BeanDefinition definition) {
        return definition.getAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE) instanceof Class<?> type
                ? type
                : null;
    }

    /** Whether the auto-proxying has put a proxy before it, which something else may have hidden since. */
    boolean gotProxy(String name) {
        return isDefined(name) && typeBehindProxy(factory.getMergedBeanDefinition(name)) != null;
    }

    /** The singleton, if it was made; nothing for a factory bean. */
    @Nullable
    Object singleton(String name) {
        Object singleton = factory.containsSingleton(name) ? factory.getSingleton(name) : null;
        return singleton instanceof FactoryBean ? null : singleton;
    }

    /** The same; a factory bean that was made makes its product for it. */
    @Nullable
    Object made(String name) {
        if (!(factory.containsSingleton(name) && factory.getSingleton(name) instanceof FactoryBean<?> factoryBean)) {
            return singleton(name);
        }
        try {
            return factoryBean.isSingleton() ? factory.getBean(name) : null;
        } catch (BeansException e) {
            LOG.debug("The factory bean {} makes no bean, so its interception is not checked", name, e);
            return null;
        }
    }

    /** The name of its scope; that of singletons for objects that were handed in. */
    String scopeOf(String name) {
        String scope = isDefined(name) ? factory.getMergedBeanDefinition(name).getScope() : null;
        return scope == null || scope.isEmpty() ? ConfigurableBeanFactory.SCOPE_SINGLETON : scope;
    }

    /** Whether it was made from a definition, and not handed in as it is. */
    boolean isDefined(String name) {
        return factory.containsBeanDefinition(name);
    }

    /** Whether a test has replaced beans by others. */
    boolean areOverridden() {
        return OVERRIDES.stream().anyMatch(factory::containsBean);
    }

    /** Whether this factory has the library, rather than one above it. */
    boolean haveLibrary() {
        return factory.containsBeanDefinition(LIBRARY);
    }

    /** The factories above this one that nobody else looks at, the nearest first. */
    List<KnownBeans> aboveWithoutLibrary() {
        List<KnownBeans> above = new ArrayList<>();
        KnownBeans next = above();
        while (next != null && !next.haveLibrary()) {
            above.add(next);
            next = next.above();
        }
        return above;
    }

    private @Nullable KnownBeans above() {
        BeanFactory parent = factory.getParentBeanFactory();
        BeanFactory beans =
                parent instanceof ApplicationContext context ? context.getAutowireCapableBeanFactory() : parent;
        return beans instanceof ConfigurableListableBeanFactory listable ? new KnownBeans(listable) : null;
    }
}
