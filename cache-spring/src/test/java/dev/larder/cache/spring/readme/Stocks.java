package dev.larder.cache.spring.readme;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Updates;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.transaction.annotation.Transactional;

/** The example of write-through. */
class Stocks {

    record Stock(String sku, int left) {}

    /** What stands in for the database. */
    static class Repository {
        private final Map<String, Integer> left = new ConcurrentHashMap<>();
        final AtomicInteger reads = new AtomicInteger();

        Stock find(String sku) {
            reads.incrementAndGet();
            return new Stock(sku, left.getOrDefault(sku, 0));
        }

        Stock add(String sku, int count) {
            return new Stock(sku, left.merge(sku, count, Integer::sum));
        }
    }

    private final Repository repository;

    Stocks(Repository repository) {
        this.repository = repository;
    }

    @Cached(key = "stock:{sku}", ttl = "1h")
    Stock stock(String sku) {
        return repository.find(sku);
    }

    @Updates("stock:{sku}") // what it returns is the entry now
    @Transactional
    Stock add(String sku, int count) {
        return repository.add(sku, count);
    }
}
