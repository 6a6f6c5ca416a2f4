package dev.larder.examples.shop.account;

import java.util.Optional;
import org.springframework.stereotype.Service;

/** The accounts, and who is let in. */
@Service
public class AccountService {

    /** Of a password nobody has. An unknown address costs as much time as a wrong password. */
    private static final PasswordHash NOBODYS = PasswordHash.parse(
            "pbkdf2-sha256$600000$TGFyZGVyLXNob3Atc2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");

    private final AccountRepository accounts;

    AccountService(AccountRepository accounts) {
        this.accounts = accounts;
    }

    public Optional<User> find(long id) {
        return accounts.find(id);
    }

    /** Who it is, if the password is right. */
    public Optional<User> logIn(Credentials credentials) {
        PasswordHash kept = accounts.passwordHash(credentials.email()).orElse(NOBODYS);
        return kept.matches(credentials.password()) ? accounts.findByEmail(credentials.email()) : Optional.empty();
    }
}
