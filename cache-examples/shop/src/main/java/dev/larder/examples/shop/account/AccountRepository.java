package dev.larder.examples.shop.account;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The accounts in the database. */
@Repository
class AccountRepository {

    private static final String SELECT = "select id, name, email, platform_role from users ";

    private final JdbcClient jdbc;

    AccountRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<User> find(long id) {
        return jdbc.sql(SELECT + "where id = :id")
                .param("id", id)
                .query(User.class)
                .optional();
    }

    Optional<User> findByEmail(String email) {
        return jdbc.sql(SELECT + "where email = :email")
                .param("email", email)
                .query(User.class)
                .optional();
    }

    Optional<PasswordHash> passwordHash(String email) {
        return jdbc.sql("select password_hash from users where email = :email")
                .param("email", email)
                .query(String.class)
                .optional()
                .map(PasswordHash::parse);
    }
}
