package dev.larder.cache.spring.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.Args;
import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.Larder;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Invalidates.Phase;
import dev.larder.cache.spring.Caching;
import dev.larder.cache.spring.SpringApplications;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.TestRedis;
import io.micrometer.context.ContextRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.test.util.AopTestUtils;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Methods that return {@code Mono} and {@code Flux}. */
@Timeout(60)
class ReactorTypesTest {

    record Product(long id, String name) {}

    static class Products {

        final List<String> loads = new CopyOnWriteArrayList<>();
        final AtomicReference<Thread> loadedBy = new AtomicReference<>();
        volatile Mono<Product> one = Mono.just(new Product(1, "one"));
        volatile Flux<Product> all = Flux.just(new Product(1, "one"), new Product(2, "two"));
        volatile Mono<String> written = Mono.just("written");

        @Cached("product:{id}")
        public Mono<Product> product(long id) {
            return Mono.defer(() -> {
                loads.add("product " + id);
                loadedBy.set(Thread.currentThread());
                return one;
            });
        }

        @Cached("products:{category}")
        public Flux<Product> products(String category) {
            loads.add("products " + category);
            return all;
        }

        @Cached(key = "fresh:{id}", condition = "#id > 0")
        public Mono<Product> fresh(long id) {
            loads.add("fresh " + id);
            return one;
        }

        @Cached("user")
        public Mono<String> user() {
            return Mono.deferContextual(context -> Mono.just(context.get("user")));
        }

        @Invalidates("product:{id}")
        public Mono<String> write(long id) {
            return written;
        }

        @Invalidates(value = "product:{id}", phase = Phase.AROUND)
        public Mono<String> writeAround(long id) {
            return written;
        }

        @Invalidates("product:{result[].id}")
        public Flux<Product> importAll() {
            return all;
        }
    }

    private final AnnotationConfigApplicationContext context =
            SpringApplications.inMemory(Caching.class, Products.class);
    private final Products products = context.getBean(Products.class);
    private final Products target = AopTestUtils.getTargetObject(products);

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void mono_again_isAnsweredFromTheCache() {
        StepVerifier.create(products.product(1))
                .expectNext(new Product(1, "one"))
                .verifyComplete();
        target.one = Mono.just(new Product(1, "another"));

        StepVerifier.create(products.product(1))
                .expectNext(new Product(1, "one"))
                .verifyComplete();
        assertThat(target.loads).containsExactly("product 1");
    }

    @Test
    void mono_withoutSubscriber_doesNothing() {
        products.product(1);

        assertThat(target.loads).isEmpty();
    }

    @Test
    void mono_subscribedTwice_isTwoCalls() {
        Mono<Product> mono = products.product(1);
        mono.block();
        context.getBean(Larder.class).invalidate("product:{id}", Args.args(1L));

        mono.block();

        assertThat(target.loads).containsExactly("product 1", "product 1");
    }

    @Test
    void mono_empty_isRememberedAsAbsent() {
        target.one = Mono.empty();
        StepVerifier.create(products.product(1)).verifyComplete();
        target.one = Mono.just(new Product(1, "late"));

        StepVerifier.create(products.product(1)).verifyComplete();
        assertThat(target.loads).hasSize(1);
    }

    @Test
    void mono_failing_failsAsItIsAndIsNotStored() {
        Exception thrown = new Exception("from the source");
        target.one = Mono.error(thrown);
        StepVerifier.create(products.product(1))
                .verifyErrorSatisfies(failure -> assertThat(failure).isSameAs(thrown));
        target.one = Mono.just(new Product(1, "up"));

        assertThat(products.product(1).block()).isEqualTo(new Product(1, "up"));
    }

    @Test
    void mono_onAThreadThatMustNotBlock_blocksNowhereOnIt() {
        AtomicReference<Thread> caller = new AtomicReference<>();

        Product product = Mono.defer(() -> {
                    caller.set(Thread.currentThread());
                    return products.product(1);
                })
                .subscribeOn(Schedulers.parallel())
                .block();

        assertThat(product).isEqualTo(new Product(1, "one"));
        assertThat(target.loadedBy.get()).isNotEqualTo(caller.get());
    }

    @Test
    void flux_isCachedAsAListAndComesBackAsAFlux() {
        StepVerifier.create(products.products("all")).expectNextCount(2).verifyComplete();
        target.all = Flux.empty();

        StepVerifier.create(products.products("all"))
                .expectNext(new Product(1, "one"), new Product(2, "two"))
                .verifyComplete();
        assertThat(target.loads).hasSize(1);
    }

    @Test
    void flux_empty_isAValue() {
        target.all = Flux.empty();
        StepVerifier.create(products.products("all")).verifyComplete();
        StepVerifier.create(products.products("all")).verifyComplete();

        assertThat(target.loads).hasSize(1);
    }

    @Test
    void flux_failingInTheMiddle_isNotStored() {
        target.all = Flux.just(new Product(1, "one")).concatWith(Mono.error(new IllegalStateException("lost")));
        StepVerifier.create(products.products("all")).verifyErrorMessage("lost");
        target.all = Flux.just(new Product(2, "two"));

        StepVerifier.create(products.products("all"))
                .expectNext(new Product(2, "two"))
                .verifyComplete();
    }

    @Test
    void subscribers_atOnce_shareOneLoad() {
        Sinks.One<Product> source = Sinks.one();
        target.one = source.asMono();
        List<Mono<Product>> calls = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            calls.add(products.product(1).cache());
        }
        calls.forEach(Mono::subscribe);

        source.tryEmitValue(new Product(1, "one"));

        assertThat(Flux.concat(calls).collectList().block()).hasSize(64).containsOnly(new Product(1, "one"));
        assertThat(target.loads).hasSize(1);
    }

    @Test
    void subscription_cancelled_letsTheLoadGoOnToBeStored() {
        Sinks.One<Product> source = Sinks.one();
        target.one = source.asMono();
        Disposable first = products.product(1).subscribe();
        await(() -> target.loads.size() == 1);
        Mono<Product> second = products.product(1).cache();
        second.subscribe();

        first.dispose();
        source.tryEmitValue(new Product(1, "one"));

        assertThat(second.block(Duration.ofSeconds(20))).isEqualTo(new Product(1, "one"));
        assertThat(target.loads).hasSize(1);
    }

    @Test
    void subscription_pastTheCache_cancelsTheUsersOwn() {
        AtomicBoolean cancelled = new AtomicBoolean();
        target.one = Mono.<Product>never().doOnCancel(() -> cancelled.set(true));

        products.fresh(0).subscribe().dispose();

        assertThat(cancelled).isTrue();
    }

    @Test
    void context_ofTheSubscriber_reachesTheLoad() {
        String user =
                products.user().contextWrite(view -> view.put("user", "ada")).block();

        assertThat(user).isEqualTo("ada");
    }

    @Test
    void context_ofTheSubscriber_isBoundToTheThreadOfTheLoad() {
        ThreadLocal<String> tenant = new ThreadLocal<>();
        ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", tenant);
        try {
            target.one = Mono.fromCallable(() -> new Product(1, tenant.get()));

            Product product = products.product(1)
                    .contextWrite(view -> view.put("tenant", "acme"))
                    .block();

            assertThat(product).isEqualTo(new Product(1, "acme"));
            assertThat(tenant.get()).isNull();
        } finally {
            ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
        }
    }

    @Test
    void writer_completing_hasInvalidatedBefore() {
        products.product(1).block();
        target.one = Mono.just(new Product(1, "new"));

        Product seen = products.write(1).then(products.product(1)).block();

        assertThat(seen).isEqualTo(new Product(1, "new"));
    }

    @Test
    void writer_failing_hasInvalidatedBefore() {
        products.product(1).block();
        target.one = Mono.just(new Product(1, "new"));
        target.written = Mono.error(new IllegalStateException("timed out"));

        Product seen = products.write(1)
                .then(Mono.<Product>empty())
                .onErrorResume(failure -> products.product(1))
                .block();

        assertThat(seen).isEqualTo(new Product(1, "new"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void writer_cancelled_isCancelledAndInvalidates(boolean around) {
        products.product(1).block();
        AtomicBoolean cancelled = new AtomicBoolean();
        AtomicBoolean subscribed = new AtomicBoolean();
        target.written =
                Mono.<String>never().doOnSubscribe(s -> subscribed.set(true)).doOnCancel(() -> cancelled.set(true));
        Disposable writer = (around ? products.writeAround(1) : products.write(1)).subscribe();
        await(subscribed::get);
        products.product(1).block();
        target.one = Mono.just(new Product(1, "new"));

        writer.dispose();

        await(cancelled::get);
        await(() -> new Product(1, "new").equals(products.product(1).block()));
    }

    private static void await(BooleanSupplier condition) {
        Pause.until("what the test waits for", TestRedis.PATIENT, condition);
    }

    @Test
    void writer_withoutSubscriber_writesAndInvalidatesNothing() {
        products.product(1).block();

        products.write(1);
        products.product(1).block();

        assertThat(target.loads).hasSize(1);
    }

    @Test
    void writer_returningAFlux_invalidatesWhatItsElementsName() {
        products.product(1).block();
        products.product(2).block();

        StepVerifier.create(products.importAll()).expectNextCount(2).verifyComplete();
        products.product(1).block();
        products.product(2).block();

        assertThat(target.loads).hasSize(4);
    }

    static class Nothing {
        @Cached("nothing:{id}")
        public Mono<Void> nothing(long id) {
            return Mono.empty();
        }
    }

    @Test
    void mono_ofNothing_stopsTheStartUp() {
        assertThatThrownBy(() -> SpringApplications.inMemory(Caching.class, Nothing.class))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("Nothing.nothing(long): the method returns a Mono without a value");
    }
}
