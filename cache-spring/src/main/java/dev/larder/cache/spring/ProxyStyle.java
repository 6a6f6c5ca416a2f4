package dev.larder.cache.spring;

import dev.larder.cache.method.MethodDeclaration.Interception;
import java.lang.reflect.Proxy;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.framework.ProxyConfig;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.ProxyProcessorSupport;
import org.springframework.beans.factory.BeanFactory;

/** Tells how Spring's auto-proxying will stand before a type, by asking the very code that decides it. */
final class ProxyStyle {

    private final BeanFactory beanFactory;
    private final InterfaceFinder interfaces = new InterfaceFinder();

    ProxyStyle(BeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /** Before a class: a subclass or its interfaces. For an interface it is open what stands behind it. */
    Interception of(Class<?> type) {
        if (type.isInterface() || Proxy.isProxyClass(type)) {
            return Interception.UNKNOWN;
        }
        boolean isForced = beanFactory
                .getBean(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME, ProxyConfig.class)
                .isProxyTargetClass();
        return isForced || interfaces.hasNone(type) ? Interception.SUBCLASS : Interception.INTERFACES;
    }

    private static final class InterfaceFinder extends ProxyProcessorSupport {

        private boolean hasNone(Class<?> type) {
            ProxyFactory factory = new ProxyFactory();
            evaluateProxyInterfaces(type, factory);
            return factory.isProxyTargetClass();
        }
    }
}
