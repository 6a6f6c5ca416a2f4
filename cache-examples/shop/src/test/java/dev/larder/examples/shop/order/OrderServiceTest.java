package dev.larder.examples.shop.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.shop.Answer;
import dev.larder.examples.shop.ShopTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderServiceTest extends ShopTest {

    private static final long USER = 970_701;
    private static final long PRODUCT = 970_702;
    private static final long SCARCE = 970_703;
    private static final long ORGANIZATION = 970_704;

    private long variant;
    private long scarce;

    @BeforeEach
    void add() {
        addUsers(USER);
        addOrganizations(ORGANIZATION);
        addProduct(PRODUCT);
        addProduct(SCARCE);
        database.sql("update products set organization_id = :id where id in (:products)")
                .param("id", ORGANIZATION)
                .param("products", List.of(PRODUCT, SCARCE))
                .update();
        variant = variantOf(PRODUCT);
        scarce = variantOf(SCARCE);
        setStock(variant, 10);
        setStock(scarce, 1);
    }

    @AfterEach
    void remove() {
        database.sql("delete from orders where user_id = :id").param("id", USER).update();
        removeProducts(PRODUCT, SCARCE);
        removeUsers(USER);
        removeOrganizations(ORGANIZATION);
    }

    @Test
    void place_dropsCartAndStockOnceAllIsCommitted() {
        putIntoCart(variant, 2);
        putIntoCart(scarce, 1);
        readAll();

        Answer order = place();

        assertThat(order.status()).isEqualTo(201);
        assertThat(order.<String>json("$.status")).isEqualTo("placed");
        assertThat(order.body()).contains("\"total\":60.00");
        assertThat(keys()).isEmpty();
        assertThat(shop.get(cart()).<Integer>json("$.pieces")).isZero();
        assertThat(available(variant)).isEqualTo(8);
        assertThat(available(scarce)).isZero();
    }

    @Test
    void place_failsHalfWay_keepsEveryEntryAndChangesNothing() {
        putIntoCart(variant, 2);
        putIntoCart(scarce, 2);
        readAll();
        List<String> before = keys();
        assertThat(variant).as("is reserved before the one that fails").isLessThan(scarce);

        assertIsProblem(place(), 409, "There are not 2 pieces of variant " + scarce + " left.");

        assertThat(keys()).isEqualTo(before);
        Answer cart = shop.get(cart());
        assertThat(cart.outcome()).isEqualTo("HIT");
        assertThat(cart.<Integer>json("$.pieces")).isEqualTo(4);
        redis.flushDB();
        assertThat(available(variant)).as("in the database").isEqualTo(10);
        assertThat(shop.get(cart()).<Integer>json("$.pieces"))
                .as("in the database")
                .isEqualTo(4);
    }

    @Test
    void place_twiceAtOnce_makesOneOrder() {
        putIntoCart(variant, 2);

        List<Integer> statuses =
                Stream.of(1, 2).map(i -> CompletableFuture.supplyAsync(() -> place().status())).toList().stream()
                        .map(CompletableFuture::join)
                        .sorted()
                        .toList();

        assertThat(statuses).containsExactly(201, 409);
        assertThat(available(variant)).isEqualTo(8);
    }

    @Test
    void place_priceChangedSinceTheCartWasCached_chargesThePriceOfTheDatabase() {
        putIntoCart(variant, 1);
        shop.get(cart());
        shop.patch("/api/products/" + PRODUCT, "{\"price\": 33.00}");
        assertThat(shop.get(cart()).outcome()).isEqualTo("HIT");

        assertThat(place().body()).contains("\"total\":33.00");
    }

    @Test
    void place_emptyCart_isRefused() {
        assertIsProblem(place(), 409, "The cart of user " + USER + " is empty.");
    }

    @Test
    void pay_takesThePiecesOffTheShelf_andCreditsTheVendor() {
        long id = placed(variant, 2);
        readStock();

        Answer paid = shop.post("/api/orders/" + id + "/payment", "");

        assertThat(paid.<String>json("$.status")).isEqualTo("paid");
        assertThat(keys()).containsExactly("inventory:" + SCARCE, "stock:" + scarce);
        Answer stock = shop.get("/api/variants/" + variant + "/stock");
        assertThat(stock.<Integer>json("$.onHand")).isEqualTo(8);
        assertThat(stock.<Integer>json("$.reserved")).isZero();
        assertThat(shop.get("/api/organizations/" + ORGANIZATION + "/balance").body())
                .contains("\"amount\":40.00");
        assertThat(shop.get("/api/orders/" + id + "/payment/transactions").<List<Double>>json("$[*].amount"))
                .containsExactly(40.0);
    }

    @Test
    void cancel_givesThePiecesBack() {
        long id = placed(variant, 2);
        readStock();

        Answer cancelled = shop.delete("/api/orders/" + id);

        assertThat(cancelled.<String>json("$.status")).isEqualTo("cancelled");
        assertThat(keys()).containsExactly("inventory:" + SCARCE, "stock:" + scarce);
        assertThat(available(variant)).isEqualTo(10);
        assertThat(shop.get("/api/orders/" + id + "/payment").<String>json("$.state"))
                .isEqualTo("voided");
    }

    @Test
    void payOrCancel_aSecondTime_isRefusedAndChangesNothing() {
        long id = placed(variant, 2);
        shop.post("/api/orders/" + id + "/payment", "");

        assertIsProblem(shop.post("/api/orders/" + id + "/payment", ""), 409, "has no open payment.");
        assertIsProblem(shop.delete("/api/orders/" + id), 409, "has no open payment.");
        assertThat(available(variant)).isEqualTo(8);
    }

    @Test
    void order_isNeverCached() {
        long id = placed(variant, 1);
        redis.flushDB();

        for (String path : List.of("", "/payment", "/payment/transactions")) {
            assertThat(shop.get("/api/orders/" + id + path).outcome()).isEmpty();
        }

        assertThat(keys()).isEmpty();
        database.sql("update orders set status = 'cancelled' where id = :id")
                .param("id", id)
                .update();
        assertThat(shop.get("/api/orders/" + id).<String>json("$.status")).isEqualTo("cancelled");
    }

    @Test
    void order_ofBeforeThereWereAccounts_isFound() {
        assertThat(shop.get("/api/orders/1").<List<Object>>json("$.items")).isNotEmpty();
        assertIsProblem(shop.get("/api/orders/99999999"), 404, "There is no order 99999999.");
    }

    private long placed(long variantId, int quantity) {
        putIntoCart(variantId, quantity);
        return place().<Integer>json("$.id");
    }

    private Answer place() {
        return shop.post("/api/users/" + USER + "/orders", "");
    }

    private void putIntoCart(long variantId, int quantity) {
        shop.put(cart() + "/" + variantId, "{\"quantity\": " + quantity + "}");
    }

    private void readAll() {
        shop.get(cart());
        readStock();
        assertThat(keys()).hasSize(5);
    }

    private void readStock() {
        for (long product : new long[] {PRODUCT, SCARCE}) {
            shop.get("/api/products/" + product + "/stock");
            shop.get("/api/variants/" + variantOf(product) + "/stock");
        }
    }

    private int available(long variantId) {
        return shop.get("/api/variants/" + variantId + "/stock").json("$.available");
    }

    private static String cart() {
        return "/api/users/" + USER + "/cart";
    }
}
