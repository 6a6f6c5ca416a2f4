package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static dev.larder.cache.CacheOption.index;
import static dev.larder.cache.CacheOption.refreshAfter;
import static dev.larder.cache.CacheOption.staleIfError;
import static dev.larder.cache.CacheOption.tags;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.DocumentedRights;
import dev.larder.cache.testing.RedisServerProcess;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** A Redis user who may not run one of the commands costs the features that need it, and nothing else. */
class MissingRightsTest {

    /** More than the breaker looks at. */
    private static final int ROUNDS = 6;

    private static RedisServerProcess server;
    private static RedisClient redis;
    private static Set<String> neededByAPlainCache;

    @BeforeAll
    static void start() {
        server = RedisServerProcess.start();
        redis = RedisClient.create(URI.create(server.url()));
        DocumentedRights.allowEverything(redis);
        try (Larder larder = larder(new AtomicInteger())) {
            redis.executeCommand(new CommandArguments(Command.CONFIG).add("RESETSTAT"));
            larder.cache("plain:{id}", String.class).get(args(1), () -> "v");
            neededByAPlainCache = commandsSoFar();
        }
    }

    private static Set<String> commandsSoFar() {
        Set<String> commands = new TreeSet<>();
        Matcher each = Pattern.compile("cmdstat_([a-z]+):").matcher(redis.info("commandstats"));
        while (each.find()) {
            commands.add(each.group(1));
        }
        return commands;
    }

    @AfterAll
    static void stop() {
        redis.close();
        server.close();
    }

    private static Larder larder(AtomicInteger outages) {
        return Larder.builder()
                .redis(RedisConnectionSettings.builder()
                        .url(server.url())
                        .username(DocumentedRights.USER)
                        .password(DocumentedRights.PASSWORD)
                        .timeout(Duration.ofSeconds(20)))
                .listener(new CacheListener() {
                    @Override
                    public void onOutage(Throwable cause) {
                        outages.incrementAndGet();
                    }
                })
                .build();
    }

    static Set<String> commands() {
        return DocumentedRights.commands();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void get_oneRightMissing_returnsWhatWasLoadedAndTakesNothingFromOtherCaches(String missing) {
        AtomicInteger outages = new AtomicInteger();
        DocumentedRights.allowAllBut(redis, missing);
        redis.flushAll();
        try (Larder larder = larder(outages)) {
            List<Cache<String>> caches = List.of(
                    larder.cache("timed:{id}", String.class, refreshAfter("1m"), staleIfError("1h")),
                    larder.cache("tagged:{id}", String.class, tags("tag:{id}")),
                    larder.cache("indexed:{id}", String.class, index()),
                    larder.cache("both:{id}", String.class, tags("tag:{id}"), index()));
            for (int i = 0; i < ROUNDS; i++) {
                String value = "v" + i;
                for (Cache<String> cache : caches) {
                    assertThat(cache.get(args(i), () -> value)).isEqualTo(value);
                }
            }
            larder.invalidateTags("tag:{id}", args(1));
            larder.invalidate("indexed:{id}*", args(1));

            assertThat(outages).as("outages, which all caches suffer from").hasValue(0);
            if (!neededByAPlainCache.contains(missing)) {
                assertHits(larder.cache("plain:{id}", String.class));
            }
        }
    }

    private static void assertHits(Cache<String> plain) {
        AtomicInteger loads = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            assertThat(plain.get(args(1), () -> "v" + loads.incrementAndGet())).isEqualTo("v1");
        }
    }
}
