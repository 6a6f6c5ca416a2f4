package dev.larder.cache.spring.check;

import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.spring.interception.CompiledMethods;
import dev.larder.cache.spring.interception.ProxyStyle;
import dev.larder.cache.spring.properties.LarderProperties;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Compiles the annotated methods of all beans once the singletons are there, looks whether calls of them will be
 * intercepted, and fails the start with every mistake in one message. Lazy, scoped and prototype beans are looked at by
 * the type their definition promises, without making them; and again when they are made.
 */
public final class StartUpCheck implements SmartInitializingSingleton, ApplicationListener<ContextRefreshedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(StartUpCheck.class);

    private final ConfigurableListableBeanFactory beanFactory;
    private final ConfigurableEnvironment environment;
    private final LarderProperties properties;
    private final CompiledMethods methods;
    private final ProxyStyle proxyStyle;
    private final LateBeanCheck lateBeans;
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final Set<Class<?>> seenLate = ConcurrentHashMap.newKeySet();

    public StartUpCheck(
            ConfigurableListableBeanFactory beanFactory,
            ConfigurableEnvironment environment,
            LarderProperties properties,
            CompiledMethods methods,
            ProxyStyle proxyStyle,
            LateBeanCheck lateBeans) {
        this.beanFactory = beanFactory;
        this.environment = environment;
        this.properties = properties;
        this.methods = methods;
        this.proxyStyle = proxyStyle;
        this.lateBeans = lateBeans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Problems problems = new Problems();
        KnownBeans beans = new KnownBeans(beanFactory);
        checkAll(beans, proxyStyle, InterceptionCheck.within(beans), problems);
        beans.aboveWithoutLibrary().forEach(above -> checkInterception(above, problems));
        CacheNameCheck.check(properties.getCaches().keySet(), methods.catalog().names(), environment, problems);
        conclude(problems);
        lateBeans.begin(this);
    }

    /** A context below this one has its beans; what post-processes the beans of this one does not reach them. */
    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (event.getApplicationContext().getAutowireCapableBeanFactory()
                        instanceof ConfigurableListableBeanFactory below
                && below != beanFactory) {
            KnownBeans beans = new KnownBeans(below);
            if (!beans.haveLibrary()) {
                Problems problems = new Problems();
                checkAll(beans, new ProxyStyle(below), InterceptionCheck.elsewhere(beans), problems);
                conclude(problems);
            }
        }
    }

    /** What is wrong there has to stop the start of that context. */
    @Override
    public boolean supportsAsyncExecution() {
        return false;
    }

    /** Looks at a bean that was made after the start; the first of its class speaks for all. */
    void checkLate(String name, Object bean) {
        if (!seenLate.add(bean.getClass())) {
            return;
        }
        KnownBeans beans = new KnownBeans(beanFactory);
        Class<?> type = beans.typeOf(name, bean);
        Set<Method> annotated = CompiledMethods.annotatedIn(type);
        if (!annotated.isEmpty()) {
            Problems problems = new Problems();
            List<Method> declared = methods.declareAll(type, annotated, proxyStyle.of(name, type), problems);
            InterceptionCheck.within(beans).check(name, bean, type, declared, problems);
            problems.throwIfAny();
        }
    }

    private void checkAll(KnownBeans beans, ProxyStyle style, InterceptionCheck interception, Problems problems) {
        SharedBeansCheck sharing = new SharedBeansCheck();
        beans.types().forEach((name, type) -> {
            Set<Method> annotated = CompiledMethods.annotatedIn(type);
            List<Method> declared = List.of();
            if (!annotated.isEmpty()) {
                SelfInvocationCheck.check(type, annotated, problems);
                declared = methods.declareAll(type, annotated, style.of(name, type), problems);
                sharing.note(name, beans.scopeOf(name), type, declared);
            }
            interception.checkMade(name, type, declared, problems);
        });
        sharing.check(methods.catalog(), problems);
    }

    private static void checkInterception(KnownBeans above, Problems problems) {
        InterceptionCheck interception = InterceptionCheck.elsewhere(above);
        above.types()
                .forEach((name, type) ->
                        interception.checkMade(name, type, CompiledMethods.annotatedIn(type), problems));
    }

    private void conclude(Problems problems) {
        SecurityContextCheck.check(methods.catalog().caches(), beanFactory, problems);
        methods.catalog().verify(problems);
        problems.warnings().stream().filter(said::add).forEach(warning -> LOG.warn("{}", warning));
        problems.throwIfAny();
    }
}
