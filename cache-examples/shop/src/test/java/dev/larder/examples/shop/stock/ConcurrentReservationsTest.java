package dev.larder.examples.shop.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.shop.ConflictException;
import dev.larder.examples.shop.ShopTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Many buy the last pieces while everybody looks at them. */
class ConcurrentReservationsTest extends ShopTest {

    private static final long PRODUCT = 970_601;
    private static final int BUYERS = 8;
    private static final int ATTEMPTS = 10;
    private static final int ON_HAND = 50;

    @Autowired
    private StockChangeService changes;

    @Autowired
    private StockService stock;

    private final AtomicInteger sold = new AtomicInteger();
    private long variant;

    @BeforeEach
    void add() {
        addProduct(PRODUCT);
        variant = variantOf(PRODUCT);
        setStock(variant, ON_HAND);
    }

    @AfterEach
    void remove() {
        removeProducts(PRODUCT);
    }

    @Test
    void reserve_byManyAtOnce_neverSellsMoreThanThereIs_andNoReadIsStale() throws Exception {
        CyclicBarrier start = new CyclicBarrier(BUYERS);
        ExecutorService threads = Executors.newFixedThreadPool(BUYERS);
        try {
            List<Future<Void>> buyers = new ArrayList<>();
            for (int i = 0; i < BUYERS; i++) {
                buyers.add(threads.submit(() -> {
                    start.await();
                    return buy();
                }));
            }
            for (Future<Void> buyer : buyers) {
                buyer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(sold).hasValue(ON_HAND);
        assertThat(stock.ofVariant(variant).orElseThrow().available()).isZero();
        assertThat(stock.ofProduct(PRODUCT).available()).isZero();
    }

    private Void buy() {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                changes.reserve(variant, 1);
                sold.incrementAndGet();
            } catch (ConflictException soldOut) {
                assertThat(soldOut).hasMessageContaining("left");
            }
            assertNotStale(() -> stock.ofVariant(variant).orElseThrow().available());
            assertNotStale(() -> stock.ofProduct(PRODUCT).available());
        }
        return null;
    }

    /** What had been sold before the read began must be missing in what it shows. */
    private void assertNotStale(IntSupplier available) {
        int soldBefore = sold.get();
        assertThat(available.getAsInt()).isLessThanOrEqualTo(ON_HAND - soldBefore);
    }
}
