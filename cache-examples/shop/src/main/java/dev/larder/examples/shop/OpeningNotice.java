package dev.larder.examples.shop;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Prints the shop's address once it answers. */
@Component
class OpeningNotice {

    private final Environment environment;

    OpeningNotice(Environment environment) {
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void print() {
        System.out.println("The shop is open: http://localhost:" + environment.getProperty("local.server.port") + "/");
    }
}
