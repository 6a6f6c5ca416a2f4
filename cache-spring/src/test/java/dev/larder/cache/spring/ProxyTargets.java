package dev.larder.cache.spring;

import org.springframework.aop.framework.Advised;

/** The objects behind proxies. */
final class ProxyTargets {

    private ProxyTargets() {}

    @SuppressWarnings("unchecked") // A proxy's target is of the type the proxy stands for.
    static <T> T of(T proxy) {
        try {
            return (T) ((Advised) proxy).getTargetSource().getTarget();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
