package dev.larder.cache.spring.readme;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** What the examples read from and write to. */
class Shop {

    record Product(long id, String name, BigDecimal price) {}

    record ProductFilter(String category, String search, int page) {}

    record Token(String text, java.time.Instant expiresAt) {}

    private final Map<Long, Product> products = new TreeMap<>(Map.of(
            42L,
            new Product(42, "Coffee", new BigDecimal("3.90")),
            420L,
            new Product(420, "Tea", new BigDecimal("2.90"))));
    private final AtomicInteger reads = new AtomicInteger();

    Optional<Product> find(long id) {
        reads.incrementAndGet();
        return Optional.ofNullable(products.get(id));
    }

    Map<Long, Product> findAll(Collection<Long> ids) {
        reads.incrementAndGet();
        return ids.stream().filter(products::containsKey).collect(Collectors.toMap(id -> id, products::get));
    }

    List<Product> list(ProductFilter filter) {
        reads.incrementAndGet();
        return List.copyOf(products.values());
    }

    void save(Product product) {
        products.put(product.id(), product);
    }

    void delete(long id) {
        products.remove(id);
    }

    /** How often the shop was read since the last question. */
    int readsSinceLastAsked() {
        return reads.getAndSet(0);
    }
}
