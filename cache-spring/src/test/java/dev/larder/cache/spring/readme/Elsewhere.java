package dev.larder.cache.spring.readme;

import static dev.larder.cache.Args.args;

import dev.larder.cache.InvalidationPreview;
import dev.larder.cache.Larder;
import dev.larder.cache.spring.InvalidationEvent;
import dev.larder.cache.spring.outbox.JdbcInvalidationOutbox;
import javax.sql.DataSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The README's examples of invalidating without an annotation. */
class Elsewhere {

    private final Larder larder;
    private final ApplicationEventPublisher events;

    Elsewhere(Larder larder, ApplicationEventPublisher events) {
        this.larder = larder;
        this.events = events;
    }

    void productChanged(long id) {
        larder.invalidate("product:{id}*", args(id));
        larder.invalidateTags("product:{id}", args(id));
        events.publishEvent(InvalidationEvent.of("product:{id}*", args(id)));
    }

    InvalidationPreview whatWouldGo() {
        return larder.preview("products:list:*", args(), 10);
    }

    @Configuration
    static class Outbox {
        @Bean
        JdbcInvalidationOutbox outbox(DataSource dataSource) {
            return new JdbcInvalidationOutbox(dataSource);
        }
    }
}
