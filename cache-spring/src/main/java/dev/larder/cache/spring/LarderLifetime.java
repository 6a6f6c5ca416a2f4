package dev.larder.cache.spring;

import dev.larder.cache.Larder;
import dev.larder.cache.spring.interception.LarderAdvisor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Puts the library's end after the ends of the beans that use it, so that what they invalidate while the application
 * stops still reaches Redis. Spring ends singletons in the reverse order of their making: so the larder, with all it
 * needs itself, is made before them. An advised bean that came before it all the same, because a post-processor or the
 * larder needs it, is noted as one that needs the larder, and Spring ends such beans first.
 */
final class LarderLifetime implements BeanFactoryInitializer<ListableBeanFactory>, SmartInitializingSingleton {

    private final ConfigurableListableBeanFactory beanFactory;

    LarderLifetime(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /** Spring calls it before it makes the singletons. */
    @Override
    public void initialize(ListableBeanFactory same) {
        beanFactory.getBeanProvider(Larder.class).ifUnique(larder -> {});
        beanFactory.getBean(InvalidationEvents.class);
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (String larder : beanFactory.getBeanNamesForType(Larder.class, true, false)) {
            for (String name : beanFactory.getSingletonNames()) {
                if (isAdvised(beanFactory.getSingleton(name))) {
                    beanFactory.registerDependentBean(larder, name);
                }
            }
        }
    }

    private static boolean isAdvised(@Nullable Object bean) {
        return bean instanceof Advised advised
                && Arrays.stream(advised.getAdvisors()).anyMatch(LarderAdvisor.class::isInstance);
    }
}
