package dev.larder.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.NeverCached;
import dev.larder.examples.shop.account.AccountService;
import dev.larder.examples.shop.account.CarelessAccounts;
import dev.larder.examples.shop.account.Credentials;
import dev.larder.examples.shop.account.User;
import dev.larder.examples.shop.order.Order;
import dev.larder.examples.shop.order.OrderService;
import dev.larder.examples.shop.payment.BalanceService;
import dev.larder.examples.shop.payment.PaymentService;
import dev.larder.examples.shop.payment.PaymentSession;
import dev.larder.examples.shop.payment.PaymentTransaction;
import dev.larder.examples.shop.payment.Payout;
import dev.larder.examples.shop.payment.PayoutService;
import dev.larder.examples.shop.payment.VendorBalance;
import dev.larder.examples.shop.stock.Reservation;
import dev.larder.examples.shop.stock.StockChangeService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Somebody adds a cache to what must never be cached; the shop does not start. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NeverCachedTest extends ShopTest {

    /** Each method is a mistake of its own. */
    static class Careless {

        @Cached("careless:session:{orderId}")
        public Optional<PaymentSession> session(long orderId) {
            return Optional.empty();
        }

        @Cached("careless:transactions:{orderId}")
        public List<PaymentTransaction> transactions(long orderId) {
            return List.of();
        }

        @Cached("careless:balances")
        public Map<Long, VendorBalance> balances() {
            return Map.of();
        }

        @Cached("careless:payouts:{orgId}")
        public List<Payout> payouts(long orgId) {
            return List.of();
        }

        @Cached("careless:user:{id}")
        public Optional<User> user(long id) {
            return Optional.empty();
        }

        @Cached("careless:login:{credentials|hash}")
        public boolean logIn(Credentials credentials) {
            return credentials.password().isEmpty();
        }

        @Cached("careless:order:{id}")
        public Optional<Order> order(long id) {
            return Optional.empty();
        }

        @Cached("careless:reservation:{id}")
        public Optional<Reservation> reservation(long id) {
            return Optional.empty();
        }

        record OrderPage(String title, List<Order> orders) {}

        @Cached("careless:page:{number}")
        public Optional<OrderPage> page(int number) {
            return Optional.empty();
        }
    }

    private Throwable failure;

    /** One start shows every mistake. */
    @BeforeAll
    void start(@Value("${spring.datasource.url}") String databaseUrl, @Value("${larder.redis.url}") String redisUrl) {
        SpringApplicationBuilder careless =
                new SpringApplicationBuilder(ShopApplication.class, Careless.class, CarelessAccounts.class);
        failure = catchThrowable(() -> careless.run(
                "--spring.main.web-application-type=none",
                "--spring.datasource.url=" + databaseUrl,
                "--larder.redis.url=" + redisUrl));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            session(long)         | it returns package dev.larder.examples.shop.payment
            transactions(long)    | it returns package dev.larder.examples.shop.payment
            balances()            | it returns package dev.larder.examples.shop.payment
            payouts(long)         | it returns package dev.larder.examples.shop.payment
            user(long)            | it returns package dev.larder.examples.shop.account
            logIn(Credentials)    | it takes package dev.larder.examples.shop.account
            order(long)           | it returns dev.larder.examples.shop.order.Order
            reservation(long)     | it returns dev.larder.examples.shop.stock.Reservation
            page(int)             | it returns dev.larder.examples.shop.order.Order by way of OrderPage.orders
            """)
    void start_somethingCachesWhatIsGuarded_failsAndNamesIt(String method, String reason) {
        assertThat(failure)
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("Careless." + method + ": " + reason);
        assertThat(failure).hasMessageContaining("Remove @Cached.");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                PaymentService.class,
                BalanceService.class,
                PayoutService.class,
                AccountService.class,
                OrderService.class,
                StockChangeService.class
            })
    void service_isGuardedAsAWhole(Class<?> service) {
        assertThat(service.isAnnotationPresent(NeverCached.class)
                        || service.getPackage().isAnnotationPresent(NeverCached.class))
                .isTrue();
    }

    @Test
    void start_somethingInAGuardedPackageCaches_failsToo() {
        assertThat(failure)
                .hasMessageContaining("CarelessAccounts.name(long): it is declared in"
                        + " package dev.larder.examples.shop.account, which is @NeverCached");
    }
}
