package dev.larder.cache.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.spring.outbox.JdbcInvalidationOutbox;
import dev.larder.cache.testing.TestRedis;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The larder is made before what uses it, and after what it uses, and ends in the reverse order. */
@ExtendWith(OutputCaptureExtension.class)
class LarderLifetimeTest {

    private final String prefix = TestRedis.uniquePrefix();

    private String[] properties() {
        return new String[] {"larder.redis.url=" + TestRedis.url(), "larder.key-prefix=" + prefix};
    }

    /** Writes what is left in its queue when it ends. */
    static class Queue implements DisposableBean {
        private final ExecutorService worker = Executors.newSingleThreadExecutor();
        volatile Runnable last = () -> {};

        @Override
        public void destroy() throws InterruptedException {
            worker.submit(() -> last.run());
            worker.shutdown();
            assertThat(worker.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Web servers are made with all their filters, and what these need, before the other singletons. */
    static class Login implements Filter {
        Login(Queue queue) {}

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {}
    }

    @Configuration
    static class Web {
        @Bean
        Queue queue() {
            return new Queue();
        }

        @Bean
        Login login(Queue queue) {
            return new Login(queue);
        }

        @Bean
        Catalogue catalogue() {
            return new Catalogue();
        }
    }

    @Test
    void stop_withABeanThatAFilterNeeds_invalidatesWhatItWrites() {
        boolean[] hasWritten = new boolean[1];
        new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
                .withConfiguration(AutoConfigurations.of(
                        AopAutoConfiguration.class,
                        LarderSurroundingsAutoConfiguration.class,
                        LarderAutoConfiguration.class,
                        TomcatServletWebServerAutoConfiguration.class))
                .withUserConfiguration(Web.class)
                .withPropertyValues(properties())
                .withPropertyValues("server.port=0")
                .run(context -> {
                    Catalogue catalogue = context.getBean(Catalogue.class);
                    catalogue.product(1);
                    assertThat(TestRedis.client().exists(prefix + ":product:1")).isTrue();
                    context.getBean(Queue.class).last = () -> {
                        catalogue.update(1);
                        hasWritten[0] = true;
                    };
                });

        assertThat(hasWritten[0]).isTrue();
        assertThat(TestRedis.client().exists(prefix + ":product:1")).isFalse();
    }

    @Configuration
    static class WithOutbox {
        @Bean
        JdbcInvalidationOutbox outbox(DataSource dataSource) {
            return new JdbcInvalidationOutbox(dataSource);
        }
    }

    @Test
    void start_withAnOutboxInATableOfTheMigrations_looksIntoItAfterThem(CapturedOutput output) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AopAutoConfiguration.class,
                        LarderSurroundingsAutoConfiguration.class,
                        LarderAutoConfiguration.class,
                        DataSourceAutoConfiguration.class,
                        DataSourceInitializationAutoConfiguration.class))
                .withUserConfiguration(WithOutbox.class)
                .withPropertyValues(properties())
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                        "spring.sql.init.schema-locations=classpath:dev/larder/cache/spring/outbox/larder-outbox.sql")
                .run(context -> {
                    assertThat(context.getBean(JdbcInvalidationOutbox.class).saved(1))
                            .isEmpty();
                    assertThat(output).doesNotContain("The outbox could not be read");
                });
    }
}
