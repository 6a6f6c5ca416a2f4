package dev.larder.cache.spring.interception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.CacheDefaults;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.SmartFactoryBean;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;

/** Whatever a bean is and however it got its proxy: its first call finds what was compiled when it was made. */
class FirstCallTest {

    private static final AtomicInteger LOADS = new AtomicInteger();

    interface Names<I> {
        @Cached("name:{id}")
        String name(I id);

        @Invalidates("name:{id}")
        void rename(I id);
    }

    @CacheDefaults(prefix = "book")
    interface BookNames extends Names<Long> {}

    static class Books implements BookNames {
        @Override
        public String name(Long id) {
            return "book " + LOADS.incrementAndGet();
        }

        @Override
        public void rename(Long id) {}
    }

    private static BookNames generated() {
        Books books = new Books();
        return (BookNames) Proxy.newProxyInstance(
                BookNames.class.getClassLoader(),
                new Class<?>[] {BookNames.class},
                (proxy, method, args) -> method.invoke(books, args));
    }

    @Configuration
    @EnableLarder
    static class InterfaceProxies {
        @Bean
        BookNames bean() {
            return new Books();
        }
    }

    @Configuration
    @EnableLarder(proxyTargetClass = true)
    static class ClassProxies {}

    @Configuration
    @Import(ClassProxies.class)
    static class ClassProxy {
        @Bean
        Books bean() {
            return new Books();
        }
    }

    @Configuration
    @EnableLarder
    static class Generated {
        @Bean
        BookNames bean() {
            return FirstCallTest.generated();
        }
    }

    @Configuration
    @Import(ClassProxies.class)
    static class GeneratedAmongClassProxies {
        @Bean
        BookNames bean() {
            return FirstCallTest.generated();
        }
    }

    @Configuration
    @EnableLarder
    static class ProxyInAProxy {
        @Bean
        BookNames bean() {
            return (BookNames) new ProxyFactory(new Books()).getProxy();
        }
    }

    @Configuration
    @EnableLarder
    static class AnonymousClass {
        @Bean
        BookNames bean() {
            return new Books() {};
        }
    }

    @Configuration
    @EnableLarder
    static class LazyClass {
        @Bean
        @Lazy
        Books bean() {
            return new Books();
        }
    }

    @Configuration
    @EnableLarder
    static class LazyBehindAnInterface {
        @Bean
        @Lazy
        Names<Long> bean() {
            return new Books();
        }
    }

    @Configuration
    @EnableLarder
    static class PrototypeBehindAnInterface {
        @Bean
        @Scope("prototype")
        BookNames bean() {
            return new Books();
        }
    }

    static class BooksFactory implements FactoryBean<BookNames> {
        @Override
        public BookNames getObject() {
            return FirstCallTest.generated();
        }

        @Override
        public Class<?> getObjectType() {
            return BookNames.class;
        }
    }

    @Configuration
    @EnableLarder
    static class OfAFactoryBean {
        @Bean
        BooksFactory bean() {
            return new BooksFactory();
        }
    }

    @Configuration
    @EnableLarder
    static class OfAFactoryBeanThatMakesMany {
        @Bean
        SmartFactoryBean<BookNames> bean() {
            return new SmartFactoryBean<>() {
                @Override
                public BookNames getObject() {
                    return new Books();
                }

                @Override
                public Class<?> getObjectType() {
                    return BookNames.class;
                }

                @Override
                public boolean isSingleton() {
                    return false;
                }

                @Override
                public boolean isPrototype() {
                    return true;
                }
            };
        }
    }

    @Configuration
    @EnableLarder
    static class Scoped {
        @Bean
        static CustomScopeConfigurer scopes() {
            CustomScopeConfigurer configurer = new CustomScopeConfigurer();
            configurer.addScope("thread", new SimpleThreadScope());
            return configurer;
        }

        @Bean
        @Scope(value = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Books bean() {
            return new Books();
        }
    }

    @Configuration
    @EnableLarder
    static class ScopedBehindItsInterface {
        @Bean
        static CustomScopeConfigurer scopes() {
            return Scoped.scopes();
        }

        @Bean
        @Scope(value = "thread", proxyMode = ScopedProxyMode.INTERFACES)
        BookNames bean() {
            return new Books();
        }
    }

    @BeforeEach
    void forget() {
        LOADS.set(0);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                InterfaceProxies.class,
                ClassProxy.class,
                Generated.class,
                GeneratedAmongClassProxies.class,
                ProxyInAProxy.class,
                AnonymousClass.class,
                LazyClass.class,
                LazyBehindAnInterface.class,
                PrototypeBehindAnInterface.class,
                OfAFactoryBean.class,
                OfAFactoryBeanThatMakesMany.class,
                Scoped.class,
                ScopedBehindItsInterface.class
            })
    void call_ofABeanThatWasMade_addsNothing(Class<?> application) {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(application)) {
            @SuppressWarnings("unchecked")
            Names<Long> names = context.getBean("bean", Names.class);
            assertThat(AopUtils.isAopProxy(names)).isTrue();
            // A scoped bean is made by the first call that reaches through its proxy.
            names.toString();
            CacheCatalog catalog = context.getBean(CompiledMethods.class).catalog();
            int caches = catalog.caches().size();
            int invalidations = catalog.invalidations().size();

            assertThat(List.of(names.name(1L), names.name(1L))).containsExactly("book 1", "book 1");
            names.rename(1L);
            assertThat(names.name(1L)).isEqualTo("book 2");

            assertThat(catalog.caches()).hasSize(caches);
            assertThat(catalog.invalidations()).hasSize(invalidations);
            assertThat(catalog.caches())
                    .extracting(cached -> cached.key().template().text())
                    .contains("book:name:{id}");
        }
    }

    /** Where the definition says enough, that is when the application starts. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                InterfaceProxies.class,
                ClassProxy.class,
                Generated.class,
                ProxyInAProxy.class,
                AnonymousClass.class,
                LazyClass.class,
                OfAFactoryBean.class,
                Scoped.class
            })
    void start_compilesWhatCallsWillNeed(Class<?> application) {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(application)) {
            CacheCatalog catalog = context.getBean(CompiledMethods.class).catalog();

            assertThat(catalog.caches()).singleElement().satisfies(cached -> assertThat(
                            cached.key().template().text())
                    .isEqualTo("book:name:{id}"));
            assertThat(catalog.invalidations()).hasSize(1);
        }
    }
}
