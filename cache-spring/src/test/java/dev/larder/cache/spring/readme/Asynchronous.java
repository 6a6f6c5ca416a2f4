package dev.larder.cache.spring.readme;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Methods whose value comes later. */
class Asynchronous {

    private volatile String stock = "many";

    @Cached("stock:{id}")
    CompletableFuture<String> stock(long id) {
        return CompletableFuture.supplyAsync(() -> stock);
    }

    @Cached("offers:{id}")
    Flux<String> offers(long id) {
        return Flux.just("one", "two");
    }

    @Invalidates("stock:{id}")
    Mono<Void> reserve(long id) {
        return Mono.fromRunnable(() -> stock = "few");
    }
}
