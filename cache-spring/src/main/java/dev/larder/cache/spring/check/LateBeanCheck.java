package dev.larder.cache.spring.check;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Hands what is made after the start to the {@link StartUpCheck}. Made before other beans, so it needs none of them.
 */
public final class LateBeanCheck implements BeanPostProcessor {

    private volatile @Nullable StartUpCheck check;

    /** From now on. */
    void begin(StartUpCheck startUpCheck) {
        check = startUpCheck;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        StartUpCheck current = check;
        if (current != null) {
            current.checkLate(beanName, bean);
        }
        return bean;
    }
}
