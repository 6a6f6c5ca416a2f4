package dev.larder.examples.quickstart;

import dev.larder.cache.spring.EnableLarder;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Reads a slow source twice, changes it, and reads it again. Redis is where {@code larder.redis.url} says. */
@Configuration(proxyBeanMethods = false)
@EnableLarder
public class Quickstart {

    public static void main(String[] args) {
        try (var context = new AnnotationConfigApplicationContext(Quickstart.class, Prices.class)) {
            Prices prices = context.getBean(Prices.class);
            System.out.println("first read:  " + prices.of("coffee"));
            System.out.println("second read: " + prices.of("coffee"));
            prices.change("coffee", 4.20);
            System.out.println("after the change: " + prices.of("coffee"));
            System.out.println("times the source was asked: " + prices.asked());
        }
    }
}
