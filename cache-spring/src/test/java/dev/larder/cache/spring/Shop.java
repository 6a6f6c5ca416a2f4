package dev.larder.cache.spring;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A service with a source that counts, for the tests of this module. */
class Shop {

    record Product(long id, String name) {}

    final Map<Long, String> names = new ConcurrentHashMap<>();
    final List<String> loads = new ArrayList<>();

    @Cached("product:{id}")
    public Product product(long id) {
        loads.add("product " + id);
        return new Product(id, names.getOrDefault(id, "none"));
    }

    @Cached("product:{id}:details")
    public Optional<Product> details(long id) {
        loads.add("details " + id);
        return Optional.ofNullable(names.get(id)).map(name -> new Product(id, name));
    }

    @Invalidates("product:{id}*")
    public void rename(long id, String name) {
        names.put(id, name);
    }

    @Invalidates("product:{result.id}")
    public Product add(String name) {
        long id = names.size() + 1L;
        names.put(id, name);
        return new Product(id, name);
    }

    @Invalidates("product:{ids[]}*")
    public void removeAll(List<Long> ids) {
        ids.forEach(names::remove);
    }

    @Invalidates(caches = "product-details")
    public void forgetDetails() {}
}
