package dev.larder.examples.shop.demo;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import redis.clients.jedis.exceptions.JedisException;

/** What stands in Redis, and a way to start afresh. */
@RestController
@RequestMapping("/demo/entries")
class RedisController {

    private final RedisKeys keys;
    private final ShopCaches caches;

    RedisController(RedisKeys keys, ShopCaches caches) {
        this.keys = keys;
        this.caches = caches;
    }

    @GetMapping
    List<Entry> entries() {
        return keys.entries();
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void empty() {
        caches.empty();
    }

    @ExceptionHandler
    ProblemDetail redisAway(JedisException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "Redis does not answer. The shop goes on without it.");
    }
}
