package dev.larder.cache.spring.jpa;

import dev.larder.cache.spring.TestPostgres;
import dev.larder.cache.testing.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A running Boot application: the entities and repositories of this package, the beans of a test, a web server on a
 * free port, a database and a Redis that are real. Everything else is Boot's default.
 */
public final class JpaShop implements AutoCloseable {

    /** Where its tables are; created anew for every shop. */
    public enum Database {
        H2,
        POSTGRES
    }

    private static final AtomicInteger SHOPS = new AtomicInteger();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EntityScan(basePackageClasses = JpaShop.class)
    @EnableJpaRepositories(basePackageClasses = JpaShop.class)
    static class Application {

        /** Security is on the class path for other tests; a shop is open. */
        @Bean
        SecurityFilterChain open(HttpSecurity http) {
            return http.authorizeHttpRequests(all -> all.anyRequest().permitAll())
                    .csrf(CsrfConfigurer::disable)
                    .build();
        }
    }

    public final ConfigurableApplicationContext context;
    private final String prefix = TestRedis.uniquePrefix();
    private final ExecutorService others = Executors.newCachedThreadPool();
    private final HttpClient browser = HttpClient.newHttpClient();

    private JpaShop(Database database, Map<String, String> properties, Class<?>... beans) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("server.port", "0");
        all.put("larder.redis.url", TestRedis.url());
        all.put("larder.key-prefix", prefix);
        all.put("spring.datasource.url", url(database));
        all.put("spring.jpa.hibernate.ddl-auto", "create-drop");
        all.putAll(properties);
        Class<?>[] sources = new Class<?>[beans.length + 1];
        sources[0] = Application.class;
        System.arraycopy(beans, 0, sources, 1, beans.length);
        SpringApplication application = new SpringApplication(sources);
        application.setDefaultProperties(all);
        context = application.run();
    }

    /** Starts a shop with Boot's defaults, changed by the properties, and with these beans or configurations. */
    public static JpaShop start(Database database, Map<String, String> properties, Class<?>... beans) {
        return new JpaShop(database, properties, beans);
    }

    private static String url(Database database) {
        return database == Database.H2 ? "jdbc:h2:mem:shop" + SHOPS.incrementAndGet() : TestPostgres.url();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** A transaction template with Boot's own transaction manager. */
    public TransactionTemplate transaction() {
        return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
    }

    /** Whether something stands under the key in Redis. */
    public boolean isStored(String key) {
        return TestRedis.client().exists(prefix + ":" + key);
    }

    /** A real web request, on a thread of the server; its body. */
    public String get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address() + path)).build();
        try {
            HttpResponse<String> answer = browser.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(path + " answers " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String address() {
        return "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** Runs it on another thread, where nothing is bound, and waits for it. */
    public <T> T elsewhere(Callable<T> work) {
        try {
            return others.submit(work).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        others.shutdownNow();
        context.close();
    }
}
