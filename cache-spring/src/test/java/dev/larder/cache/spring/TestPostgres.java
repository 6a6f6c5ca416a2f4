package dev.larder.cache.spring;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** The PostgreSQL that tests of this JVM share. Started when first asked for; ends with the JVM. */
public final class TestPostgres {

    private TestPostgres() {}

    private static final class Shared {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A JDBC URL with its user. */
    public static String url() {
        return Shared.SERVER.getJdbcUrl("postgres", "postgres");
    }

    /** The same server, whose connections run at REPEATABLE_READ unless a transaction declares another level. */
    public static String urlOfSnapshots() {
        return url() + "&options=-c%20default_transaction_isolation=repeatable%5C%20read";
    }
}
