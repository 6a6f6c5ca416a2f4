package dev.larder.cache.spring.transaction;

import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import dev.larder.cache.testing.TestRedis;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link Prices} over a real database and a real Redis, and a second thread to race with. */
public final class TransactionApplication implements AutoCloseable {

    @Configuration
    @EnableLarder
    @EnableTransactionManagement
    public static class Jdbc {
        @Bean
        WitnessDataSource dataSource(Environment environment) {
            return new WitnessDataSource(environment.getRequiredProperty("database"));
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }

        @Bean
        Prices prices(DataSource dataSource) {
            return new Prices(dataSource);
        }
    }

    public static final String H2 = "jdbc:h2:mem:prices;DB_CLOSE_DELAY=-1";

    public final AnnotationConfigApplicationContext context;
    final WitnessDataSource dataSource;
    final JdbcTemplate jdbc;
    public final Prices prices;
    final Prices target;
    private final String prefix = TestRedis.uniquePrefix();
    private final ExecutorService others = Executors.newCachedThreadPool();

    public TransactionApplication(String database, Map<String, String> properties, Class<?>... configuration) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("larder.transaction.fill-behind", "false"); // What is stored at all is then known at once.
        all.putAll(properties);
        all.put("larder.store", "redis");
        all.put("larder.redis.url", TestRedis.url());
        all.put("larder.key-prefix", prefix);
        all.put("database", database);
        Prices.createTable(new JdbcTemplate(new WitnessDataSource(database)));
        context = SpringApplications.with(all, configuration);
        dataSource = context.getBean("dataSource", WitnessDataSource.class);
        jdbc = new JdbcTemplate(dataSource);
        prices = context.getBean(Prices.class);
        target = (Prices) AopProxyUtils.getSingletonTarget(prices);
    }

    /** Ends the application, and says how many invalidations others would do for it now. */
    long announcedAtTheEnd() {
        context.close();
        return TestRedis.client().zcard(prefix + ":~larder:{intents}:due");
    }

    /** What {@code definition} says of the transaction: propagation, isolation, read-only. */
    TransactionTemplate template(Consumer<TransactionTemplate> definition) {
        TransactionTemplate template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        definition.accept(template);
        return template;
    }

    public void inTransaction(Consumer<TransactionStatus> body) {
        template(any -> {}).executeWithoutResult(body);
    }

    public boolean isStored(String key) {
        return TestRedis.client().exists(prefix + ":" + key);
    }

    /** Runs it on a thread of its own and waits for it. */
    <T> T elsewhere(Callable<T> work) {
        try {
            return others.submit(work).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String readElsewhere(long id) {
        return elsewhere(() -> prices.price(id));
    }

    /** A write that is committed and whose invalidation is done when this returns. */
    void changeElsewhere(long id, String price) {
        elsewhere(() -> {
            prices.change(id, price);
            return null;
        });
    }

    @Override
    public void close() {
        others.shutdownNow();
        context.close();
    }
}
