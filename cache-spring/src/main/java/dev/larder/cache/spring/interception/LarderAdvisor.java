package dev.larder.cache.spring.interception;

import dev.larder.cache.spring.properties.LarderProperties;
import java.util.function.Supplier;
import org.springframework.aop.support.DefaultPointcutAdvisor;

/**
 * The advice on annotated methods. Asks for its order when it is compared with other advisors. Spring makes every
 * advisor while it makes the first post- processors; the properties, whose binding needs further beans, would be too
 * early then.
 */
public final class LarderAdvisor extends DefaultPointcutAdvisor {

    private final transient Supplier<LarderProperties> properties;

    public LarderAdvisor(CompiledMethods methods, ProxyStyle proxyStyle, Supplier<LarderProperties> properties) {
        super(new LarderPointcut(proxyStyle), new LarderInterceptor(methods, properties));
        this.properties = properties;
    }

    @Override
    public int getOrder() {
        return properties.get().getOrder();
    }
}
