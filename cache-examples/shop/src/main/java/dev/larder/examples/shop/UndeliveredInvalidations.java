package dev.larder.examples.shop;

import dev.larder.cache.spring.outbox.JdbcInvalidationOutbox;
import javax.sql.DataSource;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Invalidations that did not reach Redis are kept in the database, so that a restart during an outage loses none. */
@Configuration(proxyBeanMethods = false)
class UndeliveredInvalidations {

    @Bean
    @DependsOnDatabaseInitialization
    JdbcInvalidationOutbox invalidationOutbox(DataSource dataSource) {
        return new JdbcInvalidationOutbox(dataSource);
    }
}
