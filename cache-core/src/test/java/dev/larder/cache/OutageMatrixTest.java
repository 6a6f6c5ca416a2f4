package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.FaultProxy;
import dev.larder.cache.testing.RedisServerProcess;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/**
 * Redis fails at the moment of an invalidation, in every way it can: the invalidation is kept, this process serves and
 * stores nothing old, and it is delivered when Redis is well again, so that other processes are fresh, too.
 */
class OutageMatrixTest {

    private enum Failure {
        KILLED {
            @Override
            void begin(OutageMatrixTest test) {
                test.server.kill();
            }

            @Override
            void end(OutageMatrixTest test) {
                test.server.restart();
            }
        },
        FROZEN {
            @Override
            void begin(OutageMatrixTest test) {
                test.server.freeze();
            }

            @Override
            void end(OutageMatrixTest test) {
                test.server.thaw();
            }
        },
        CUT_OFF {
            @Override
            void begin(OutageMatrixTest test) {
                test.proxy.redirectTo(NOBODY);
                test.proxy.cutAll();
            }

            @Override
            void end(OutageMatrixTest test) {
                test.proxy.redirectTo(test.server.port());
            }
        },
        FULL {
            @Override
            void begin(OutageMatrixTest test) {
                test.configure(redis -> redis.configSet("maxmemory", "1"));
            }

            @Override
            void end(OutageMatrixTest test) {
                test.configure(redis -> redis.configSet("maxmemory", "0"));
            }
        },
        READ_ONLY {
            @Override
            void begin(OutageMatrixTest test) {
                test.configure(
                        redis -> redis.sendCommand(Protocol.Command.REPLICAOF, "127.0.0.1", Integer.toString(NOBODY)));
            }

            @Override
            void end(OutageMatrixTest test) {
                test.configure(redis -> redis.sendCommand(Protocol.Command.REPLICAOF, "NO", "ONE"));
            }
        };

        abstract void begin(OutageMatrixTest test);

        abstract void end(OutageMatrixTest test);
    }

    private enum What {
        KEY(larder -> larder.invalidate("product:{id}", args(1))),
        PATTERN(larder -> larder.invalidate("product:{id}*", args(1))),
        TAG(larder -> larder.invalidateTags("category:{id}", args(1)));

        private final Consumer<Larder> invalidate;

        What(Consumer<Larder> invalidate) {
            this.invalidate = invalidate;
        }
    }

    /** A port on which nobody listens. */
    private static final int NOBODY = 9;

    private RedisServerProcess server;
    private FaultProxy proxy;
    private Larder here;
    private Larder elsewhere;

    @BeforeEach
    void start() {
        server = RedisServerProcess.start();
        proxy = FaultProxy.to(server.port());
        here = larder(proxy.port());
        elsewhere = larder(server.port());
    }

    private static Larder larder(int port) {
        return Larder.builder()
                .redis(RedisConnectionSettings.builder()
                        .url("redis://localhost:" + port)
                        .timeout(Duration.ofSeconds(1)))
                .build();
    }

    @AfterEach
    void stop() {
        here.close();
        elsewhere.close();
        proxy.close();
        server.close();
    }

    private void configure(Consumer<Jedis> commands) {
        try (Jedis redis = new Jedis("localhost", server.port(), 20_000)) {
            commands.accept(redis);
        }
    }

    private static Cache<String> products(Larder larder) {
        return larder.cache("product:{id}", String.class, CacheOption.tags("category:{id}"));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it comes to pass within 30 s").isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    static Stream<Arguments> failuresAndInvalidations() {
        return Stream.of(Failure.values())
                .flatMap(failure -> Stream.of(What.values()).map(what -> Arguments.of(failure, what)));
    }

    @ParameterizedTest
    @MethodSource("failuresAndInvalidations")
    void invalidation_whileRedisFails_isKeptAndDelivered(Failure failure, What what) throws Exception {
        Cache<String> products = products(here);
        await(() -> {
            products.get(args(1), () -> "old");
            return products(elsewhere).get(args(1), () -> "none").equals("old");
        });
        failure.begin(this);

        what.invalidate.accept(here);

        assertThat(products.get(args(1), () -> "new"))
                .as("served by this process right after the call")
                .isEqualTo("new");
        boolean isDelivered = here.parts().engine().outstandingInvalidations() == 0;
        // A full server still removes what is named; whatever else fails here must have been kept.
        assertThat(isDelivered).isEqualTo(failure == Failure.FULL && what != What.TAG);

        failure.end(this);
        await(() -> here.parts().engine().outstandingInvalidations() == 0);
        assertThat(products.get(args(1), () -> "new")).isEqualTo("new");
        assertThat(products(elsewhere).get(args(1), () -> "new")).isEqualTo("new");
    }
}
