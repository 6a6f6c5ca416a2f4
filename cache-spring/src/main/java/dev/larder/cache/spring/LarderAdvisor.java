package dev.larder.cache.spring;

import java.util.function.Supplier;
import org.aopalliance.aop.Advice;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;

/**
 * Asks for its order when it is compared with other advisors. Spring makes every advisor while it makes the first post-
 * processors; the properties, whose binding needs further beans, would be too early then.
 */
final class LarderAdvisor extends DefaultPointcutAdvisor {

    private final transient Supplier<LarderProperties> properties;

    LarderAdvisor(Pointcut pointcut, Advice advice, Supplier<LarderProperties> properties) {
        super(pointcut, advice);
        this.properties = properties;
    }

    @Override
    public int getOrder() {
        return properties.get().getOrder();
    }
}
