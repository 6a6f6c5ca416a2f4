package dev.larder.cache.spring.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.NeverCached;
import dev.larder.cache.spring.Caching;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import dev.larder.cache.spring.interception.CompiledMethods;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** One start shows every mistake, lazy beans included. */
class StartUpCheckTest {

    static class Wrong {
        @Cached("wrong:{idd}")
        public String unknown(long id) {
            return "";
        }

        @Cached(key = "wrong:{id}:ttl", ttl = "soon")
        public String ttl(long id) {
            return "";
        }
    }

    static class WrongAndLazy {
        @Cached("lazy:{id}")
        public void nothing(long id) {}
    }

    static final class Closed {
        @Cached("closed:{id}")
        public String get(long id) {
            return "";
        }
    }

    static class Sealed {
        @Cached("sealed:{id}")
        public final String get(long id) {
            return "";
        }
    }

    interface Named {
        String name();
    }

    static class OffInterface implements Named {
        @Override
        public String name() {
            return "";
        }

        @Cached("off:{id}")
        public String get(long id) {
            return "";
        }
    }

    static class Misspelt {
        @Cached("user:{id}")
        public String user(long id) {
            return "";
        }

        @Invalidates("users:{id}")
        public void change(long id) {}
    }

    static class CallsItself {
        @Cached("self:{id}")
        public String get(long id) {
            return "";
        }

        public String direct(long id) {
            return get(id);
        }

        public Supplier<String> byLambda(long id) {
            return () -> get(id);
        }

        public String elsewhere(CallsItself proxy, long id) {
            return proxy.get(id);
        }
    }

    static class CallsItsProxy {
        private final Supplier<CallsItsProxy> self;

        CallsItsProxy() {
            this.self = () -> this;
        }

        @Cached("proxy:{id}")
        public String get(long id) {
            return "";
        }

        public String throughProxy(long id) {
            return self.get().get(id);
        }
    }

    @NeverCached("bank secrets")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Secret {}

    @Secret
    record Balance(long cents) {}

    static class Bank {
        @Cached("balance:{id}")
        public Balance balance(long id) {
            return new Balance(id);
        }
    }

    static class WithProperty {
        @Cached(key = "property:{id}", ttl = "${shop.ttl}")
        public String get(long id) {
            return "";
        }
    }

    @Configuration
    @EnableLarder
    static class SeveralMistakes {
        @Bean
        Wrong wrong() {
            return new Wrong();
        }

        @Bean
        @Lazy
        WrongAndLazy lazy() {
            return new WrongAndLazy();
        }
    }

    @Test
    void mistakes_ofAllBeans_areInOneMessage() {
        assertThatThrownBy(() -> SpringApplications.inMemory(SeveralMistakes.class))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("3 mistakes:")
                .hasMessageContaining(Wrong.class.getName() + ".unknown(long): `{idd}`")
                .hasMessageContaining(Wrong.class.getName() + ".ttl(long): \"soon\"")
                .hasMessageContaining(WrongAndLazy.class.getName() + ".nothing(long): the method returns void");
    }

    @Test
    void mistakes_whenCachingIsSwitchedOff_areFoundAllTheSame() {
        assertThatThrownBy(() -> SpringApplications.with(Map.of("larder.enabled", "false"), SeveralMistakes.class))
                .hasMessageContaining("3 mistakes:");
    }

    @Test
    void beansNoProxyCanStandBefore_areRefusedWithTheCure() {
        assertThatThrownBy(() ->
                        SpringApplications.inMemory(Caching.class, Closed.class, Sealed.class, OffInterface.class))
                .hasMessageContaining(Closed.class.getName() + ".get(long): the class is final")
                .hasMessageContaining(Sealed.class.getName() + ".get(long): the method is final")
                .hasMessageContaining(OffInterface.class.getName() + ".get(long): its proxy implements interfaces");
    }

    @Test
    void neverCached_asMetaAnnotation_isEnforced() {
        assertThatThrownBy(() -> SpringApplications.inMemory(Caching.class, Bank.class))
                .hasMessageContaining(Bank.class.getName() + ".balance(long): it returns " + Balance.class.getName())
                .hasMessageContaining("@NeverCached (\"bank secrets\")");
    }

    @Test
    void warnings_areLoggedAndLetTheApplicationStart() {
        List<String> warnings = warningsOf(Caching.class, Misspelt.class, CallsItself.class, CallsItsProxy.class);

        assertThat(warnings)
                .hasSize(3)
                .anySatisfy(warning -> assertThat(warning).contains("\"users:{id}\" can match no key"))
                .anySatisfy(warning -> assertThat(warning)
                        .contains(CallsItself.class.getName() + ".direct calls its own annotated method get"))
                .anySatisfy(warning -> assertThat(warning)
                        .contains(CallsItself.class.getName() + ".byLambda calls its own annotated method get"));
    }

    @Test
    void warnings_whenStrict_stopTheStart() {
        assertThatThrownBy(() -> SpringApplications.with(
                        Map.of("larder.strict", "true"),
                        Caching.class,
                        Misspelt.class,
                        CallsItself.class,
                        CallsItsProxy.class))
                .hasMessageContaining("3 mistakes:")
                .hasMessageContaining("can match no key")
                .hasMessageContaining("around the proxy");
    }

    @Test
    void property_inAnAnnotation_isResolved() {
        try (AnnotationConfigApplicationContext context =
                SpringApplications.with(Map.of("shop.ttl", "42s"), Caching.class, WithProperty.class)) {
            assertThat(context.getBean(CompiledMethods.class).catalog().caches())
                    .singleElement()
                    .satisfies(cached -> assertThat(cached.spec().ttl()).hasSeconds(42));
        }
    }

    @Test
    void property_inAnAnnotation_thatIsNotSet_isRefused() {
        assertThatThrownBy(() -> SpringApplications.inMemory(Caching.class, WithProperty.class))
                .hasMessageContaining("@Cached(ttl) on " + WithProperty.class.getName() + ".get")
                .hasMessageContaining("\"${shop.ttl}\" names a property that is not set");
    }

    @Test
    void application_withoutRedis_starts() {
        assertThatCode(() -> SpringApplications.with(
                                Map.of(
                                        "larder.store", "redis",
                                        "larder.redis.url", "redis://localhost:1",
                                        "shop.ttl", "1m"),
                                Caching.class,
                                WithProperty.class)
                        .close())
                .doesNotThrowAnyException();
    }

    private static List<String> warningsOf(Class<?>... configuration) {
        Logger logger = (Logger) LoggerFactory.getLogger(StartUpCheck.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        try {
            SpringApplications.inMemory(configuration).close();
        } finally {
            logger.detachAppender(appender);
        }
        return appender.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
