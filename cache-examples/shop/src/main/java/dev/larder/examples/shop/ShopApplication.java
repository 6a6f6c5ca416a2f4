package dev.larder.examples.shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the shop, with a Redis and a PostgreSQL of its own unless properties name others. */
@SpringBootApplication
public class ShopApplication {

    public static void main(String[] args) {
        SpringApplication shop = new SpringApplication(ShopApplication.class);
        shop.addInitializers(new EmbeddedServers());
        shop.run(args);
    }
}
