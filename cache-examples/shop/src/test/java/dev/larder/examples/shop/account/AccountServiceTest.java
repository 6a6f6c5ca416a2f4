package dev.larder.examples.shop.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.examples.shop.Answer;
import dev.larder.examples.shop.ShopTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountServiceTest extends ShopTest {

    @Test
    void logIn_rightPassword_answersWhoItIs() {
        String email = shop.get("/api/users/1").json("$.email");

        Answer answer = logIn(email, "larder");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.<Integer>json("$.id")).isEqualTo(1);
        assertThat(answer.body()).doesNotContain("pbkdf2");
        assertThat(keys()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ada.albers@example.org, Larder", "nobody@example.org, larder"})
    void logIn_wrong_doesNotSayWhatWasWrong(String email, String password) {
        assertIsProblem(logIn(email, password), 401, "The address or the password is wrong.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"email\": \"a@example.org\"}", "{\"email\": \"\", \"password\": \"larder\"}"})
    void logIn_incomplete_isRefused(String body) {
        assertIsProblem(shop.post("/api/login", body), 400, "email and password are needed.");
    }

    @Test
    void user_isNeverCached() {
        assertThat(shop.get("/api/users/1").outcome()).isEmpty();
        assertIsProblem(shop.get("/api/users/999999"), 404, "There is no user 999999.");
        assertThat(keys()).isEmpty();
    }

    @Test
    void credentials_inALog_hideThePassword() {
        assertThat(new Credentials("a@example.org", "secret").toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "larder", "md5$1$AA==$AA=="})
    void passwordHash_otherText_isRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> PasswordHash.parse(text)).hasMessage("This is no hash of a password.");
    }

    private Answer logIn(String email, String password) {
        return shop.post("/api/login", "{\"email\": \"" + email + "\", \"password\": \"" + password + "\"}");
    }
}
