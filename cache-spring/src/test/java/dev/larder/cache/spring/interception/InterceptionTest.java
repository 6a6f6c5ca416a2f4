package dev.larder.cache.spring.interception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import dev.larder.cache.spring.elsewhere.Shelf;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.aspectj.lang.annotation.Aspect;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.ProxyType;
import org.springframework.context.annotation.Proxyable;
import org.springframework.context.annotation.Scope;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.MapPropertySource;

/** Whether calls reach the advice is looked at on the finished bean: its definition may have promised too much. */
class InterceptionTest {

    private static final AtomicInteger LOADS = new AtomicInteger();

    @BeforeEach
    void forget() {
        LOADS.set(0);
    }

    interface Names {
        String name(long id);
    }

    static class Books implements Names {
        @Override
        @Cached("book:{id}")
        public String name(long id) {
            return "book " + LOADS.incrementAndGet();
        }
    }

    static class Films {
        @Cached("film:{id}")
        public String name(long id) {
            return "film " + LOADS.incrementAndGet();
        }
    }

    @Configuration
    @EnableLarder
    static class Library {}

    static class NeedsFilms implements BeanPostProcessor, PriorityOrdered {
        NeedsFilms(Films films) {
            assertThat(films).isNotNull();
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }
    }

    static class AsksForFilms implements BeanPostProcessor, PriorityOrdered {
        private final ObjectProvider<Films> films;

        AsksForFilms(ObjectProvider<Films> films) {
            this.films = films;
        }

        String name() {
            return films.getObject().name(1);
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }
    }

    @Configuration
    @Import({Library.class, Films.class})
    static class EarlyByAPostProcessor {
        @Bean
        static NeedsFilms needsFilms(Films films) {
            return new NeedsFilms(films);
        }
    }

    @Configuration
    @Import({Library.class, Films.class})
    static class EarlyByAFactoryPostProcessor {
        @Bean
        static BeanFactoryPostProcessor needsFilms(Films films) {
            return factory -> assertThat(films).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {EarlyByAPostProcessor.class, EarlyByAFactoryPostProcessor.class})
    void bean_madeBeforeTheProxiesWereReady_isRefusedWithTheCure(Class<?> application) {
        assertThatThrownBy(() -> SpringApplications.inMemory(application))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining(Films.class.getName() + ".name(long) is annotated, but calls of the bean \"")
                .hasMessageContaining("it was made before the proxies were ready")
                .hasMessageContaining("ObjectProvider");
    }

    @Configuration
    @Import({Library.class, Films.class})
    static class AskedForLater {
        @Bean
        static AsksForFilms asksForFilms(ObjectProvider<Films> films) {
            return new AsksForFilms(films);
        }
    }

    @Test
    void bean_takenAsAnObjectProvider_isIntercepted() {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(AskedForLater.class)) {
            AsksForFilms asks = context.getBean(AsksForFilms.class);

            assertThat(asks.name()).isEqualTo(asks.name());
        }
    }

    @Test
    void object_registeredAsASingleton_isRefusedWithTheCure() {
        assertThatThrownBy(() -> start(
                        context -> context.getBeanFactory().registerSingleton("films", new Films()), Library.class))
                .hasMessageContaining("calls of the bean \"films\" do not reach the advice")
                .hasMessageContaining("registered as a finished object")
                .hasMessageContaining("registerBean(InterceptionTest.Films.class, () -> …)");
    }

    @Test
    void object_registeredByHowItIsMade_isIntercepted() {
        try (AnnotationConfigApplicationContext context =
                start(added -> added.registerBean(Films.class, Films::new), Library.class)) {
            assertIntercepted(context.getBean(Films.class)::name);
        }
    }

    static class BooksOfAnotherPackage extends Shelf {}

    @Test
    void packagePrivateMethod_ofASuperclassInAnotherPackage_isRefusedAndNoOtherIs() {
        assertThatThrownBy(() -> SpringApplications.inMemory(Library.class, BooksOfAnotherPackage.class))
                .hasMessageStartingWith("@Cached on " + BooksOfAnotherPackage.class.getName() + ".hidden(long)")
                .hasMessageContaining("package-private in dev.larder.cache.spring.elsewhere.Shelf")
                .hasMessageContaining("Make it protected or public.")
                .hasMessageNotContaining("open");
    }

    @Configuration
    @Import(Library.class)
    static class MadeByHand {
        @Bean
        Names books() {
            ProxyFactory factory = new ProxyFactory(new Books());
            return (Names) factory.getProxy();
        }
    }

    @Test
    void annotationOnTheClass_behindAnInterfaceProxyOfAnother_isRefusedWithTheCure() {
        assertThatThrownBy(() -> SpringApplications.inMemory(MadeByHand.class))
                .hasMessageContaining(Books.class.getName() + ".name(long) is annotated")
                .hasMessageContaining("its proxy shows the interfaces Names")
                .hasMessageContaining("Put the annotations on the interface, or use class proxies");
    }

    @Aspect
    static class AnnotatedAspect {
        @Cached("aspect:{id}")
        public String name(long id) {
            return "aspect " + id;
        }
    }

    @Configuration
    @EnableAspectJAutoProxy
    @Import({Library.class, AnnotatedAspect.class})
    static class WithAnAspect {}

    @Test
    void aspect_beforeWhichSpringPutsNoProxy_isRefused() {
        assertThatThrownBy(() -> SpringApplications.inMemory(WithAnAspect.class))
                .hasMessageContaining(AnnotatedAspect.class.getName() + ".name(long) is annotated")
                .hasMessageContaining("Spring puts no proxy before aspects")
                .hasMessageContaining("Move the method to another bean.");
    }

    // ---- What looks as if it were not intercepted, and is

    @Proxyable(ProxyType.INTERFACES)
    static final class FinalBooks extends Books {}

    @Proxyable(ProxyType.TARGET_CLASS)
    static class ClassProxiedBooks extends Books {
        @Cached("class:{id}")
        public String onlyOnTheClass(long id) {
            return "book " + LOADS.incrementAndGet();
        }
    }

    interface Titles {}

    @Proxyable(interfaces = Titles.class)
    static class ProxiedAsTitles extends Books implements Titles {}

    @Configuration
    @EnableLarder(proxyTargetClass = true)
    static class ClassProxies {}

    @Test
    void proxyable_asInterfacesAmongClassProxies_isIntercepted() {
        try (AnnotationConfigApplicationContext context =
                SpringApplications.inMemory(ClassProxies.class, FinalBooks.class)) {
            assertIntercepted(context.getBean(Names.class)::name);
        }
    }

    @Test
    void proxyable_asAClassAmongInterfaceProxies_isIntercepted() {
        try (AnnotationConfigApplicationContext context =
                SpringApplications.inMemory(Library.class, ClassProxiedBooks.class)) {
            ClassProxiedBooks books = context.getBean(ClassProxiedBooks.class);
            assertIntercepted(books::name);
            assertIntercepted(books::onlyOnTheClass);
        }
    }

    @Test
    void proxyable_asAnInterfaceWithoutTheMethod_isRefused() {
        assertThatThrownBy(() -> SpringApplications.inMemory(Library.class, ProxiedAsTitles.class))
                .hasMessageContaining(ProxiedAsTitles.class.getName() + ".name(long) is annotated")
                .hasMessageContaining("its proxy shows the interfaces Titles");
    }

    interface AnnotatedNames {
        @Cached("lambda:{id}")
        String name(long id);
    }

    @Configuration
    @Import(ClassProxies.class)
    static class Lambda {
        @Bean
        AnnotatedNames names() {
            return id -> "lambda " + LOADS.incrementAndGet();
        }
    }

    @Test
    void lambda_amongClassProxies_isIntercepted() {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(Lambda.class)) {
            assertIntercepted(context.getBean(AnnotatedNames.class)::name);
        }
    }

    /** No proxy of Spring: it hides the one behind it. */
    static class Wrapper implements AnnotatedNames {
        private final AnnotatedNames behind;

        Wrapper(AnnotatedNames behind) {
            this.behind = behind;
        }

        @Override
        public String name(long id) {
            return behind.name(id);
        }
    }

    static class Wrapping implements BeanPostProcessor, Ordered {
        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            return bean instanceof AnnotatedNames names ? new Wrapper(names) : bean;
        }

        @Override
        public int getOrder() {
            return LOWEST_PRECEDENCE;
        }
    }

    @Test
    void proxy_thatAnotherPostProcessorHides_isLeftAlone() {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(Lambda.class, Wrapping.class)) {
            assertThat(context.getBean(AnnotatedNames.class)).isInstanceOf(Wrapper.class);
            assertIntercepted(context.getBean(AnnotatedNames.class)::name);
        }
    }

    static class Chicken {
        @Autowired
        Egg egg;

        @Cached("chicken:{id}")
        public String name(long id) {
            return "chicken " + LOADS.incrementAndGet();
        }
    }

    static class Egg {
        @Autowired
        Chicken chicken;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bean_inACircle_isIntercepted(boolean isLazy) {
        try (AnnotationConfigApplicationContext context = start(
                added -> {
                    added.registerBean(Chicken.class, definition -> definition.setLazyInit(isLazy));
                    added.registerBean(Egg.class, definition -> definition.setLazyInit(isLazy));
                },
                Library.class)) {
            assertIntercepted(context.getBean(Egg.class).chicken::name);
        }
    }

    // ---- What is made after the start

    static class Wrong implements Names {
        @Override
        @Cached("wrong:{idd}")
        public String name(long id) {
            return "";
        }
    }

    @Configuration
    @Import(Library.class)
    static class LateMistake {
        @Bean
        @Lazy
        Names lazy() {
            return new Wrong();
        }

        @Bean
        @Scope("prototype")
        Names prototype() {
            return new Wrong();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lazy", "prototype"})
    void mistake_thatOnlyTheObjectShows_isFoundWhenItIsMade(String bean) {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(LateMistake.class)) {
            assertThatThrownBy(() -> context.getBean(bean))
                    .hasRootCauseInstanceOf(CacheConfigurationException.class)
                    .hasStackTraceContaining("`{idd}`");
        }
    }

    // ---- Contexts below and above

    private static AnnotationConfigApplicationContext start(
            Consumer<AnnotationConfigApplicationContext> additions, Class<?>... configuration) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("larder.store", "memory")));
        context.register(configuration);
        additions.accept(context);
        try {
            context.refresh();
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
        return context;
    }

    @Configuration
    static class Nothing {}

    @Test
    void bean_inAContextBelow_thatHasNoProxies_isRefusedWithTheCure() {
        try (AnnotationConfigApplicationContext parent = SpringApplications.inMemory(Library.class)) {
            assertThatThrownBy(() -> start(child -> child.setParent(parent), Films.class))
                    .isInstanceOf(CacheConfigurationException.class)
                    .hasMessageContaining(Films.class.getName() + ".name(long) is annotated")
                    .hasMessageContaining("in another application context than this library")
                    .hasMessageContaining("Put @EnableLarder on a configuration of the context");
        }
    }

    @Configuration
    @EnableAspectJAutoProxy
    static class OwnProxies {}

    @Test
    void bean_inAContextBelow_whoseProxiesTakeTheAdviceFromAbove_isIntercepted() {
        try (AnnotationConfigApplicationContext parent = SpringApplications.inMemory(Library.class);
                AnnotationConfigApplicationContext child =
                        start(added -> added.setParent(parent), OwnProxies.class, Films.class)) {
            assertThat(parent.getBean(CompiledMethods.class).catalog().caches()).hasSize(1);

            assertIntercepted(child.getBean(Films.class)::name);

            assertThat(parent.getBean(CompiledMethods.class).catalog().caches()).hasSize(1);
        }
    }

    @Test
    void mistake_inAContextBelow_isFoundWhenItStarts() {
        try (AnnotationConfigApplicationContext parent = SpringApplications.inMemory(Library.class)) {
            assertThatThrownBy(() -> start(child -> child.setParent(parent), OwnProxies.class, Wrong.class))
                    .hasMessageContaining("`{idd}`");
        }
    }

    @Test
    void bean_inAContextBelow_thatHasTheLibraryItself_isIntercepted() {
        try (AnnotationConfigApplicationContext parent = SpringApplications.inMemory(Library.class);
                AnnotationConfigApplicationContext child =
                        start(added -> added.setParent(parent), Library.class, Films.class)) {
            assertIntercepted(child.getBean(Films.class)::name);
        }
    }

    @Test
    void bean_inAContextAbove_thatHasNoLibrary_isRefusedWithTheCure() {
        try (AnnotationConfigApplicationContext parent = start(context -> {}, Films.class)) {
            assertThatThrownBy(() -> start(child -> child.setParent(parent), Library.class))
                    .hasMessageContaining(Films.class.getName() + ".name(long) is annotated")
                    .hasMessageContaining("in another application context than this library");
        }
    }

    @Test
    void contextsAboveAndBelow_withoutAnnotatedBeans_start() {
        try (AnnotationConfigApplicationContext grandparent = start(context -> {}, Nothing.class);
                AnnotationConfigApplicationContext parent =
                        start(context -> context.setParent(grandparent), Library.class, Films.class);
                AnnotationConfigApplicationContext child = start(context -> context.setParent(parent), Nothing.class)) {
            assertIntercepted(child.getBean(Films.class)::name);
        }
    }

    private interface Call {
        String name(long id);
    }

    private static void assertIntercepted(Call call) {
        assertThat(call.name(1)).isEqualTo(call.name(1));
    }
}
