package dev.larder.examples.quickstart;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A source that is slow to ask, and its two annotations. */
public class Prices {

    private final Map<String, Double> source = new ConcurrentHashMap<>(Map.of("coffee", 3.90));
    private final AtomicInteger asked = new AtomicInteger();

    @Cached(key = "price:{product}", ttl = "10m")
    public double of(String product) {
        asked.incrementAndGet();
        return source.getOrDefault(product, 0.0);
    }

    @Invalidates("price:{product}")
    public void change(String product, double price) {
        source.put(product, price);
    }

    public int asked() {
        return asked.get();
    }
}
