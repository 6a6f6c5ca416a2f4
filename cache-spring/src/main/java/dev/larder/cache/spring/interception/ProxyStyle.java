package dev.larder.cache.spring.interception;

import dev.larder.cache.method.declaration.MethodDeclaration.Interception;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.framework.ProxyConfig;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.ProxyProcessorSupport;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Conventions;
import org.springframework.util.ClassUtils;

/**
 * Tells how Spring's auto-proxying will stand before a bean, by asking the very code that decides it and what the
 * bean's definition says ({@code @Proxyable}).
 */
public final class ProxyStyle {

    /** Its constant is new in Spring 7. */
    private static final String EXPOSED_INTERFACES =
            Conventions.getQualifiedAttributeName(AutoProxyUtils.class, "exposedInterfaces");

    private final ConfigurableListableBeanFactory beanFactory;
    private final InterfaceFinder interfaces = new InterfaceFinder();

    public ProxyStyle(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /**
     * Before a class: a subclass or its interfaces. For an interface it is open what stands behind it.
     *
     * @param beanName {@code null} if only the type is known
     */
    public Interception of(@Nullable String beanName, Class<?> type) {
        if (type.isInterface() || Proxy.isProxyClass(type)) {
            return Interception.UNKNOWN;
        }
        return isSubclass(beanName, type) ? Interception.SUBCLASS : Interception.INTERFACES;
    }

    private boolean isSubclass(@Nullable String beanName, Class<?> type) {
        if (ClassUtils.isLambdaClass(type)) {
            return false;
        }
        if (beanName != null && beanFactory.containsBeanDefinition(beanName)) {
            if (AutoProxyUtils.shouldProxyTargetClass(beanFactory, beanName)) {
                return true;
            }
            if (beanFactory.getBeanDefinition(beanName).getAttribute(EXPOSED_INTERFACES) != null) {
                return interfaces.hasNone(type);
            }
        }
        return isForced() || interfaces.hasNone(type);
    }

    private boolean isForced() {
        return beanFactory
                .getBean(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME, ProxyConfig.class)
                .isProxyTargetClass();
    }

    private static final class InterfaceFinder extends ProxyProcessorSupport {

        private boolean hasNone(Class<?> type) {
            ProxyFactory factory = new ProxyFactory();
            evaluateProxyInterfaces(type, factory);
            return factory.isProxyTargetClass();
        }
    }
}
