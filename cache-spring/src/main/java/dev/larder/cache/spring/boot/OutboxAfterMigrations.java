package dev.larder.cache.spring.boot;

import dev.larder.cache.invalidation.InvalidationOutbox;
import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;

/** The larder looks into the outbox as soon as it is made; the table must be there by then. */
final class OutboxAfterMigrations extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {

    @Override
    protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
        return Set.of(InvalidationOutbox.class);
    }
}
