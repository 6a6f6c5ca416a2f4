package dev.larder.examples.shop.demo;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.function.Supplier;

/** Measures a read that goes past the cache. */
final class DatabaseTime {

    private DatabaseTime() {}

    /** Answers what was loaded, and writes into the response how long that took. */
    static <T> T measure(HttpServletResponse response, Supplier<T> load) {
        long start = System.nanoTime();
        T loaded = load.get();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        response.addHeader("Server-Timing", CacheStatus.timing("database", took));
        return loaded;
    }
}
