package dev.larder.examples.shop.account;

import dev.larder.examples.shop.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** What somebody says to be let in. */
public record Credentials(String email, String password) {

    private static final int LONGEST = 200;

    /** Components are null where the JSON leaves them out. */
    public Credentials {
        InvalidInputException.unless(isGiven(email) && isGiven(password), "email and password are needed.");
    }

    private static boolean isGiven(@Nullable String text) {
        return text != null && !text.isEmpty() && text.length() <= LONGEST;
    }

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
        return "Credentials[email=" + email + "]";
    }
}
