package dev.larder.examples.shop.cart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.shop.Answer;
import dev.larder.examples.shop.ShopTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CartServiceTest extends ShopTest {

    private static final long USER = 99_001;

    /** Its key begins with that of {@link #USER}. */
    private static final long LONGER = 990_011;

    private static final long PRODUCT = 991_001;

    private enum Write {
        ADD(5, "100.00"),
        SET_QUANTITY(3, "60.00"),
        REMOVE(0, "0.00"),
        EMPTY(0, "0.00");

        private final int pieces;
        private final String total;

        Write(int pieces, String total) {
            this.pieces = pieces;
            this.total = total;
        }
    }

    private long variant;

    @BeforeEach
    void add() {
        addUsers(USER, LONGER);
        addProduct(PRODUCT);
        variant = variantOf(PRODUCT);
        post(USER, variant, 2);
        redis.flushDB();
    }

    @AfterEach
    void remove() {
        removeProducts(PRODUCT);
        removeUsers(USER, LONGER);
    }

    @Test
    void cart_hasTotals() {
        post(USER, variant + 1, 3);

        Answer cart = shop.get(path(USER));

        assertThat(cart.<List<Double>>json("$.lines[*].unitPrice")).containsExactly(20.0, 22.5);
        assertThat(cart.<List<Double>>json("$.lines[*].total")).containsExactly(40.0, 67.5);
        assertThat(cart.<Integer>json("$.pieces")).isEqualTo(5);
        assertThat(cart.body()).endsWith("\"total\":107.50}");
    }

    @ParameterizedTest
    @EnumSource
    void write_dropsTheCartAtOnce_andNobodyElses(Write write) {
        shop.get(path(USER));
        shop.get(path(LONGER));

        perform(write);

        assertThat(keys()).containsExactly("cart:" + LONGER);
        Answer next = shop.get(path(USER));
        assertThat(next.outcome()).isEqualTo("MISS");
        assertThat(next.<Integer>json("$.pieces")).isEqualTo(write.pieces);
        assertThat(next.body()).endsWith("\"total\":" + write.total + "}");
    }

    @Test
    void add_severalTimes_staysWithinWhatACartHolds() {
        for (int i = 0; i < 3; i++) {
            assertThat(post(USER, variant, 60).status()).isEqualTo(204);
        }

        assertThat(shop.get(path(USER)).<Integer>json("$.pieces")).isEqualTo(99);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"quantity": 0}     | quantity must be from 1 to 99.
            {"quantity": 100}   | quantity must be from 1 to 99.
            {}                  | a field is missing
            {"quantity": "two"} | of the wrong type
            """)
    void write_badQuantity_isRefused(String body, String detail) {
        assertIsProblem(shop.put(path(USER) + "/" + variant, body), 400, detail);
    }

    @Test
    void write_unknownUserOrVariant_isRefused() {
        assertIsProblem(post(999_999, variant, 1), 400, "The user does not exist.");
        assertIsProblem(post(USER, 999_999, 1), 400, "The variant does not exist.");
    }

    private void perform(Write write) {
        String line = path(USER) + "/" + variant;
        Answer answer =
                switch (write) {
                    case ADD -> post(USER, variant, 3);
                    case SET_QUANTITY -> shop.put(line, "{\"quantity\": 3}");
                    case REMOVE -> shop.delete(line);
                    case EMPTY -> shop.delete(path(USER));
                };
        assertThat(answer.status()).isEqualTo(204);
    }

    private Answer post(long userId, long variantId, int quantity) {
        return shop.post(path(userId) + "/" + variantId, "{\"quantity\": " + quantity + "}");
    }

    private static String path(long userId) {
        return "/api/users/" + userId + "/cart";
    }
}
