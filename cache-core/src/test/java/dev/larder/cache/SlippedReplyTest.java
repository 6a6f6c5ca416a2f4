package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static dev.larder.cache.CacheOption.refreshAfter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.store.redis.connection.PoolSettings;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.DelegatingStore;
import dev.larder.cache.testing.FaultProxy;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.Resources;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller gets when Redis, or what stands between, answers with another key's entry: never that. */
class SlippedReplyTest {

    @RegisterExtension
    final Resources resources = new Resources();

    private Larder larder(CacheStore store) {
        return resources.managed(
                Larder.builder().store(store).settings(CacheSettings.DEFAULTS).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1m"})
    void get_afterAReplyThatCameTwice_isNeverAnotherKeysValue(String refreshAfter) {
        RedisServerProcess server = resources.managed(RedisServerProcess.start());
        FaultProxy proxy = resources.managed(FaultProxy.to(server.port()));
        RedisStore store = resources.managed(RedisStore.connecting(RedisConnectionSettings.builder()
                .host("127.0.0.1")
                .port(proxy.port())
                .timeout(Duration.ofSeconds(20))
                .pool(PoolSettings.DEFAULT.withMaxActive(1))
                .build()));
        Cache<String> names = larder(store).cache("name:{id}", String.class, refreshAfter(refreshAfter));
        for (int id = 1; id <= 4; id++) {
            String name = "name of " + id;
            names.get(args(id), () -> name);
        }
        proxy.leaveBehindReplyTo("name:1", null);

        for (int round = 0; round < 3; round++) {
            for (int id = 1; id <= 4; id++) {
                assertThat(names.get(args(id), () -> "loaded"))
                        .as("what slips may also meet a command of the background")
                        .isIn("name of " + id, "loaded");
            }
        }
        for (int id = 1; id <= 4; id++) {
            assertThat(names.get(args(id), () -> "loaded")).isEqualTo("name of " + id);
        }
    }

    @Test
    void get_entryOfAnotherKeyInAnyStore_isAMissThatIsCountedAndReplaced() {
        MemoryStore memory = new MemoryStore();
        boolean[] slips = new boolean[1];
        CacheStore store = new DelegatingStore() {
            @Override
            protected CacheStore store() {
                return memory;
            }

            @Override
            public byte[] read(String key) {
                return super.read(slips[0] ? "name:1" : key);
            }
        };
        Larder larder = larder(store);
        Cache<String> names = larder.cache("name:{id}", String.class);
        names.get(args(1), () -> "one");
        slips[0] = true;

        assertThat(names.get(args(2), () -> "two")).isEqualTo("two");

        slips[0] = false;
        assertThat(larder.statistics("name").undecodable()).isEqualTo(1);
        assertThat(Objects.requireNonNull(memory.read("name:1")))
                .as("removed only if it had stood there")
                .isNotEmpty();
        assertThat(names.get(args(2), () -> "again")).isEqualTo("two");
    }
}
