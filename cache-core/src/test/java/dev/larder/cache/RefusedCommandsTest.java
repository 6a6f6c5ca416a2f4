package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.larder.cache.metrics.Trouble;
import dev.larder.cache.metrics.Trouble.Kind;
import dev.larder.cache.metrics.Troubles;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.Log;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.TestRedis;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** A Redis that answers and does not do what it is told: nothing works, and somebody should hear of it. */
class RefusedCommandsTest {

    @RegisterExtension
    final Log log = Log.of(Troubles.class);

    private final RedisServerProcess server = RedisServerProcess.start();
    private final RedisClient redis = RedisClient.create(URI.create(server.url()));

    @AfterEach
    void close() {
        redis.close();
        server.close();
    }

    private void tell(Command command, Object... arguments) {
        redis.executeCommand(new CommandArguments(command).addObjects(arguments));
    }

    private Larder larder() {
        return Larder.builder()
                .redis(RedisConnectionSettings.builder()
                        .url(server.url())
                        .username("shop")
                        .password("pw")
                        .timeout(TestRedis.PATIENT))
                .build();
    }

    private static void call(Larder larder) {
        Cache<String> products = larder.cache("product:{id}", String.class);
        for (int i = 0; i < 50; i++) {
            assertThat(products.get(args(i), () -> "loaded")).isEqualTo("loaded");
        }
    }

    @Test
    void user_withoutAnyKey_isToldOnceWhatToGrant() {
        tell(Command.ACL, "SETUSER", "shop", "on", ">pw", "+@all");
        try (Larder larder = larder()) {
            call(larder);

            assertThat(log.said(Level.WARN)).singleElement().asString().contains("NOPERM", "ACL SETUSER", "~shop:*");
            assertThat(larder.troubles())
                    .singleElement()
                    .satisfies(trouble -> assertThat(trouble.caches()).containsExactly("product"))
                    .extracting(Trouble::kind)
                    .isEqualTo(Kind.REFUSED);
        }
    }

    @Test
    void server_thatIsFull_isSaidOnceWithTheCure() {
        tell(Command.ACL, "SETUSER", "shop", "on", ">pw", "+@all", "~*", "&*");
        tell(Command.CONFIG, "SET", "maxmemory", "1");
        try (Larder larder = larder()) {
            call(larder);

            assertThat(log.said(Level.WARN)).singleElement().asString().contains("OOM", "maxmemory");
            assertThat(larder.troubles()).extracting(Trouble::kind).containsExactly(Kind.REFUSED);
        }
    }

    /** The notes of the crash window are refused, which no caller ever sees. */
    @Test
    void right_thatOnlyTheBackgroundNeeds_isMissed() {
        tell(Command.ACL, "SETUSER", "shop", "on", ">pw", "+@all", "-zadd", "~*", "&*");
        try (Larder larder = larder()) {
            larder.parts()
                    .engine()
                    .announce(
                            new dev.larder.cache.invalidation.Invalidation(List.of("product:1"), List.of(), List.of()));

            assertThat(log.said(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains("ACL SETUSER", "the commands that README lists");
        }
    }
}
