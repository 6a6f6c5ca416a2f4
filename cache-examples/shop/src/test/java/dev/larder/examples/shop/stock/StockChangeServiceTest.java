package dev.larder.examples.shop.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.examples.shop.Answer;
import dev.larder.examples.shop.ConflictException;
import dev.larder.examples.shop.ShopTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

class StockChangeServiceTest extends ShopTest {

    private static final long PRODUCT = 970_501;
    private static final long OTHER = 970_502;
    private static final int ON_HAND = 10;

    private enum Write {
        RESERVE(10, 5),
        FINALIZE(8, 0),
        ROLL_BACK(10, 0),
        UPDATE(50, 2);

        private final int onHand;
        private final int reserved;

        Write(int onHand, int reserved) {
            this.onHand = onHand;
            this.reserved = reserved;
        }
    }

    @Autowired
    private StockChangeService changes;

    @Autowired
    private TransactionTemplate transactions;

    private long variant;

    @BeforeEach
    void add() {
        addProduct(PRODUCT);
        addProduct(OTHER);
        variant = variantOf(PRODUCT);
        setStock(variant, ON_HAND);
        setStock(variantOf(OTHER), ON_HAND);
    }

    @AfterEach
    void remove() {
        removeProducts(PRODUCT, OTHER);
    }

    @ParameterizedTest
    @EnumSource
    void write_dropsTheStockOfVariantAndProduct_andNothingElse(Write write) {
        long reservation = changes.reserve(variant, 2).id();
        readAll(PRODUCT);
        readAll(OTHER);
        shop.get("/api/variants/" + (variant + 1) + "/stock");

        perform(write, reservation);

        assertThat(keys())
                .containsExactlyInAnyOrder("inventory:" + OTHER, "stock:" + variantOf(OTHER), "stock:" + (variant + 1));
    }

    @ParameterizedTest
    @EnumSource
    void write_theNextReadsSeeIt(Write write) {
        long reservation = changes.reserve(variant, 2).id();
        readAll(PRODUCT);

        perform(write, reservation);

        Answer ofVariant = shop.get("/api/variants/" + variant + "/stock");
        Answer ofProduct = shop.get("/api/products/" + PRODUCT + "/stock");
        for (Answer next : new Answer[] {ofVariant, ofProduct}) {

            assertThat(next.outcome()).isEqualTo("MISS");
            assertThat(next.<Integer>json("$.onHand")).isEqualTo(write.onHand);
            assertThat(next.<Integer>json("$.reserved")).isEqualTo(write.reserved);
            assertThat(next.<Integer>json("$.available")).isEqualTo(write.onHand - write.reserved);
        }
    }

    @Test
    void reserve_inATransaction_isSeenOnceItIsCommitted() {
        readAll(PRODUCT);

        transactions.executeWithoutResult(status -> {
            changes.reserve(variant, 4);
            assertThat(available()).as("what others see meanwhile").isEqualTo(ON_HAND);
        });

        assertThat(available()).isEqualTo(ON_HAND - 4);
    }

    @Test
    void reserve_inATransactionThatIsRolledBack_keepsTheEntries() {
        readAll(PRODUCT);

        transactions.executeWithoutResult(status -> {
            changes.reserve(variant, 4);
            status.setRollbackOnly();
        });

        Answer next = shop.get("/api/variants/" + variant + "/stock");
        assertThat(next.outcome()).isEqualTo("HIT");
        assertThat(next.<Integer>json("$.available")).isEqualTo(ON_HAND);
        assertThat(keys()).containsExactly("inventory:" + PRODUCT, "stock:" + variant);
    }

    @Test
    void reserve_moreThanThereIs_isRefusedAndDropsNothing() {
        readAll(PRODUCT);

        assertIsProblem(
                shop.post("/api/variants/" + variant + "/reservations", "{\"quantity\": 11}"),
                409,
                "There are not 11 pieces");

        assertThat(keys()).containsExactly("inventory:" + PRODUCT, "stock:" + variant);
        assertThat(available()).isEqualTo(ON_HAND);
    }

    @Test
    void finalizeOrRollBack_aSecondTime_isRefused() {
        long first = changes.reserve(variant, 2).id();
        long second = changes.reserve(variant, 3).id();
        changes.finalizeReservation(first);
        changes.rollBack(second);

        assertThatThrownBy(() -> changes.rollBack(first)).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> changes.finalizeReservation(second)).isInstanceOf(ConflictException.class);
        assertThat(available()).isEqualTo(8);
    }

    @Test
    void update_belowWhatIsReserved_isRefused() {
        changes.reserve(variant, 4);
        readAll(PRODUCT);

        assertIsProblem(
                shop.put("/api/variants/" + variant + "/stock", "{\"onHand\": 3}"),
                400,
                "More pieces are reserved than that.");
        assertThat(keys())
                .as("its transaction was rolled back, so nothing was dropped")
                .containsExactly("inventory:" + PRODUCT, "stock:" + variant);
        assertThat(available()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT  | stock        | {}                 | a field is missing
            PUT  | stock        | {"onHand": -1}     | onHand must be from 0
            POST | reservations | {"quantity": 0}    | quantity must be from 1 to 99.
            POST | reservations | {"quantity": null} | a field is missing
            """)
    void write_badInput_isRefused(String method, String path, String body, String detail) {
        String address = "/api/variants/" + variant + "/" + path;
        assertIsProblem(method.equals("PUT") ? shop.put(address, body) : shop.post(address, body), 400, detail);
    }

    @Test
    void unknownVariant_hasNoStock() {
        assertIsProblem(shop.get("/api/variants/999999/stock"), 404, "There is no variant 999999.");
        assertIsProblem(shop.put("/api/variants/999999/stock", "{\"onHand\": 1}"), 400, "The variant does not exist.");
    }

    private void perform(Write write, long reservation) {
        Answer answer =
                switch (write) {
                    case RESERVE -> shop.post("/api/variants/" + variant + "/reservations", "{\"quantity\": 3}");
                    case FINALIZE -> shop.post("/api/reservations/" + reservation + "/finalize", "");
                    case ROLL_BACK -> shop.delete("/api/reservations/" + reservation);
                    case UPDATE -> shop.put("/api/variants/" + variant + "/stock", "{\"onHand\": 50}");
                };
        assertThat(answer.status()).isIn(200, 201);
    }

    private void readAll(long product) {
        shop.get("/api/products/" + product + "/stock");
        shop.get("/api/variants/" + variantOf(product) + "/stock");
    }

    private int available() {
        return shop.get("/api/variants/" + variant + "/stock").json("$.available");
    }
}
