package dev.larder.cache.spring.readme;

import dev.larder.cache.annotation.CacheDefaults;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.NeverCached;
import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.spring.readme.Shop.Product;
import dev.larder.cache.spring.readme.Shop.ProductFilter;
import dev.larder.cache.spring.readme.Shop.Token;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;

/** The examples that fit no shop of their own. */
final class Examples {

    private Examples() {}

    static class Keys {

        @Cached("products:in:{filter.category}:page:{filter.page}")
        List<Product> inCategory(ProductFilter filter) {
            return List.of();
        }

        @Cached("search:{text|hash}")
        List<Product> search(String text) {
            return List.of();
        }

        @Cached("vendor:{#0|lower}")
        String vendor(String name) {
            return name + " Ltd.";
        }
    }

    static class Lives {

        @Cached(key = "vendor:{id}:profile", ttl = "warm")
        String profile(long id) {
            return "profile of " + id;
        }

        @Cached(key = "session:{token.text|hash}", ttl = "{token.expiresAt}")
        String session(Token token) {
            return "session of " + token.text();
        }

        @Cached(key = "rate:{from}:{to}", ttl = "90s", jitter = "0%")
        BigDecimal rate(String from, String to) {
            return new BigDecimal("1.0871");
        }

        @Cached(key = "coupon:{code}", ttl = "1h", nullTtl = "5s")
        Optional<String> coupon(String code) {
            return Optional.empty();
        }
    }

    static class Stored {

        @Cached(key = "catalogue:{page}", codec = "msgpack")
        List<Product> catalogue(int page) {
            return List.of(new Product(page, "Coffee", new BigDecimal("3.90")));
        }
    }

    @Cached(ttl = "hot", jitter = "20%")
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface HotCached {

        @AliasFor(annotation = Cached.class, attribute = "key")
        String value();
    }

    static class Composed {

        @HotCached("weather:{city}")
        String weather(String city) {
            return "sunny";
        }
    }

    static class Tags {

        private final Shop shop;

        Tags(Shop shop) {
            this.shop = shop;
        }

        @Cached(key = "products:on:{filter|hash}", tags = "product:{result[].id}")
        List<Product> listing(ProductFilter filter) {
            return shop.list(filter);
        }

        @Invalidates("product:{product.id}*")
        @Invalidates(tags = "product:{product.id}")
        void update(Product product) {
            shop.save(product);
        }
    }

    static class Waiting {

        @Cached(key = "dashboard:{day}", stampede = Stampede.CLUSTER)
        String dashboard(String day) {
            return "dashboard of " + day;
        }

        @Cached(key = "suggestions:{prefix|hash}", stampede = Stampede.NONE)
        List<String> suggestions(String prefix) {
            return List.of(prefix + "s");
        }
    }

    static class Conditions {

        @Cached(key = "page:{number}", condition = "#number < 10", unless = "#result.isEmpty()")
        List<Product> page(int number) {
            return new ArrayList<>();
        }
    }

    @CacheDefaults(prefix = "orders", tier = "hot")
    static class OrderService {

        final Map<Long, String> orders = new ConcurrentHashMap<>();

        @Cached(key = "of:{userId}", name = "orders-of-user")
        List<String> ofUser(long userId) {
            return List.copyOf(orders.values());
        }

        @Invalidates(value = "of:{userId}", condition = "#result != null")
        Long place(long userId, String order) {
            orders.put(userId, order);
            return userId;
        }

        @Invalidates(caches = "orders-of-user")
        void reset() {
            orders.clear();
        }
    }

    @NeverCached("balances are money")
    record Balance(BigDecimal amount) {}

    @Configuration
    static class Listening {

        final LongAdder hits = new LongAdder();

        @Bean
        CacheListener countingListener() {
            return new CacheListener() {
                @Override
                public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
                    if (outcome == Outcome.HIT) {
                        hits.increment();
                    }
                }
            };
        }
    }

    static class BalanceService {

        final AtomicInteger calls = new AtomicInteger();

        @Cached("balance:{user}")
        Balance balance(long user) {
            return new Balance(BigDecimal.ONE);
        }
    }

    static Token tokenFor(Duration life) {
        return new Token("abc", Instant.now().plus(life));
    }
}
