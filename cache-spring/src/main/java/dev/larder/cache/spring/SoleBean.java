package dev.larder.cache.spring;

import dev.larder.cache.CacheConfigurationException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;

/** The bean that is meant where the larder takes one of a type, and the application may have none. */
final class SoleBean {

    private SoleBean() {}

    /**
     * The bean; {@code null} if there is none.
     *
     * @throws CacheConfigurationException if there are several and none is primary: to take none would do silently what
     *     nobody meant
     */
    static <T> @Nullable T of(Class<T> type, BeanFactory beans) {
        try {
            return beans.getBeanProvider(type).getIfAvailable();
        } catch (NoUniqueBeanDefinitionException e) {
            throw new CacheConfigurationException(
                    "There are " + e.getNumberOfBeansFound() + " beans of type " + type.getSimpleName()
                            + ", and none of"
                            + " them is @Primary: " + e.getBeanNamesFound()
                            + ". Put @Primary on the one that Larder is to use.",
                    e);
        }
    }
}
