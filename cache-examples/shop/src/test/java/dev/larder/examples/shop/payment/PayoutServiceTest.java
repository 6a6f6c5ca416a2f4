package dev.larder.examples.shop.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.shop.Answer;
import dev.larder.examples.shop.ShopTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayoutServiceTest extends ShopTest {

    private static final long ORGANIZATION = 970_801;
    private static final String PATH = "/api/organizations/" + ORGANIZATION;

    @BeforeEach
    void add() {
        addOrganizations(ORGANIZATION);
        database.sql("insert into vendor_balances (organization_id, amount) values (:id, 100.00)")
                .param("id", ORGANIZATION)
                .update();
    }

    @AfterEach
    void remove() {
        removeOrganizations(ORGANIZATION);
    }

    @Test
    void balanceAndPayouts_areNeverCached() {
        assertThat(balance()).isEqualTo(100.0);
        database.sql("update vendor_balances set amount = 70.00 where organization_id = :id")
                .param("id", ORGANIZATION)
                .update();

        assertThat(balance()).isEqualTo(70.0);
        assertThat(shop.get(PATH + "/payouts").body()).isEqualTo("[]");
        assertThat(keys()).isEmpty();
    }

    @Test
    void payOut_movesTheMoney() {
        assertThat(payOut("30.00").status()).isEqualTo(201);

        assertThat(balance()).isEqualTo(70.0);
        assertThat(shop.get(PATH + "/payouts").<List<Double>>json("$[*].amount"))
                .containsExactly(30.0);
    }

    @Test
    void payOut_byManyAtOnce_neverPaysMoreThanThereIs() {
        List<CompletableFuture<Integer>> payouts = IntStream.range(0, 8)
                .mapToObj(
                        i -> CompletableFuture.supplyAsync(() -> payOut("30.00").status()))
                .toList();

        assertThat(payouts.stream().map(CompletableFuture::join).filter(status -> status == 201))
                .hasSize(3);
        assertThat(balance()).isEqualTo(10.0);
    }

    @Test
    void payOut_moreThanThereIs_isRefused() {
        assertIsProblem(payOut("100.01"), 409, "is less than that.");

        assertThat(balance()).isEqualTo(100.0);
        assertThat(shop.get(PATH + "/payouts").body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0.001", "1000000", "1e999999999", "null"})
    void payOut_noAmountOfMoney_isRefused(String amount) {
        assertIsProblem(payOut(amount), 400, "The amount must be");
    }

    @Test
    void balance_ofAnOrganizationThatEarnedNothingYet_isZero() {
        database.sql("delete from vendor_balances where organization_id = :id")
                .param("id", ORGANIZATION)
                .update();

        assertThat(balance()).isZero();
        assertIsProblem(shop.get("/api/organizations/999999/balance"), 404, "There is no organization 999999.");
    }

    private double balance() {
        Answer answer = shop.get(PATH + "/balance");
        assertThat(answer.outcome()).isEmpty();
        return answer.<Number>json("$.amount").doubleValue();
    }

    private Answer payOut(String amount) {
        return shop.post(PATH + "/payouts", "{\"amount\": " + amount + "}");
    }
}
