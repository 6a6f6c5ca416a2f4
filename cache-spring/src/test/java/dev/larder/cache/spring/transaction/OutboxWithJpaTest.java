package dev.larder.cache.spring.transaction;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.Larder;
import dev.larder.cache.spring.jpa.JpaShop;
import dev.larder.cache.spring.jpa.JpaShop.Database;
import dev.larder.cache.spring.jpa.Vendor;
import dev.larder.cache.spring.jpa.VendorRepository;
import dev.larder.cache.spring.outbox.JdbcInvalidationOutbox;
import dev.larder.cache.spring.transaction.OutboxInTransactionsTest.Way;
import dev.larder.cache.spring.transaction.OutboxInTransactionsTest.Witness;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The outbox in transactions of JPA, whose connection Hibernate holds. */
class OutboxWithJpaTest {

    @ParameterizedTest
    @EnumSource
    void redisKnownToBeAway_entitySaved_rowIsWrittenByTheSameTransaction(Database database) throws Exception {
        try (JpaShop shop = JpaShop.start(database, Map.of("larder.redis.timeout", "1s"), Way.class, Witness.class)) {
            JdbcTemplate jdbc = new JdbcTemplate(shop.bean(DataSource.class));
            jdbc.execute("drop table if exists larder_outbox");
            jdbc.execute(new ClassPathResource("larder-outbox.sql", JdbcInvalidationOutbox.class)
                    .getContentAsString(StandardCharsets.UTF_8));
            Larder larder = shop.bean(Larder.class);
            Witness outbox = shop.bean(Witness.class);
            shop.bean(Way.class).isCut = true;
            larder.invalidate("vendor:{id}", args(0));

            shop.transaction().executeWithoutResult(status -> {
                Vendor vendor = shop.bean(VendorRepository.class).save(new Vendor("north"));
                larder.invalidate("vendor:{id}", args(vendor.getId()));
            });

            assertThat(outbox.inTransaction).hasValue(1);
            awaitRows(2, jdbc); // The first one when the outbox is tried again: its table was missing at the start.
            shop.bean(Way.class).isCut = false;
            awaitRows(0, jdbc);
        }
    }

    private static void awaitRows(int count, JdbcTemplate jdbc) {
        Pause.until(
                count + " rows",
                TestRedis.PATIENT,
                () -> jdbc.queryForObject("select count(*) from larder_outbox", Integer.class) == count);
    }
}
