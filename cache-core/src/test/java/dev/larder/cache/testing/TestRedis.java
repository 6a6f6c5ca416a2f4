package dev.larder.cache.testing;

import dev.larder.cache.Larder;
import dev.larder.cache.LarderBuilder;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/**
 * The Redis that tests of this JVM share: the one the environment variable {@code REDIS_URL} names, else one in Docker
 * where Docker is, else the embedded binary. Started when first asked for; ends with the JVM. Tests keep out of each
 * other's way by {@link #uniquePrefix()}.
 */
public final class TestRedis {

    private static final Logger LOG = LoggerFactory.getLogger(TestRedis.class);
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static final String JVM =
            Long.toString(ProcessHandle.current().pid(), 36) + Long.toString(System.nanoTime() & 0xFFFFFF, 36);

    /** What tests allow for whatever does not have to be quick. */
    public static final Duration PATIENT = Duration.ofSeconds(20);

    private TestRedis() {}

    private static final class Shared {
        private static final String URL = choose();
        private static final RedisClient CLIENT = RedisClient.create(URI.create(URL));

        private static String choose() {
            String given = System.getenv("REDIS_URL");
            if (given != null && !given.isBlank()) {
                LOG.info("Tests use the Redis of REDIS_URL");
                return given;
            }
            String docker = isDockerLikely() ? DockerRedis.start() : null;
            if (docker != null) {
                LOG.info("Tests use Redis in Docker at {}", docker);
                return docker;
            }
            String embedded = RedisServerProcess.start().url();
            LOG.info("Tests use the embedded Redis at {}", embedded);
            return embedded;
        }

        /** A cheap look, because asking Testcontainers takes half a second and fills the log. */
        private static boolean isDockerLikely() {
            return System.getenv("DOCKER_HOST") != null
                    || Files.exists(Path.of("/var/run/docker.sock"))
                    || Files.exists(Path.of(System.getProperty("user.home"), ".testcontainers.properties"));
        }
    }

    /** The address, for example {@code redis://127.0.0.1:6379}. */
    public static String url() {
        return Shared.URL;
    }

    /**
     * Settings to connect to it, with a budget that even a busy machine keeps: there an unlucky command needs longer
     * than the quarter of a second after which a Redis counts as away.
     */
    public static RedisConnectionSettings.Builder connection() {
        return RedisConnectionSettings.builder().url(url()).timeout(PATIENT);
    }

    /** A larder over it, whose keys begin with the prefix. */
    public static LarderBuilder larder(String prefix) {
        return Larder.builder()
                .redis(connection())
                .settings(CacheSettings.builder().keyPrefix(prefix).build());
    }

    /** A client for looking behind the scenes; shared, not to be closed. */
    public static RedisClient client() {
        return Shared.CLIENT;
    }

    /** A key prefix nobody else uses, for example {@code t1x-3}. */
    public static String uniquePrefix() {
        return "t" + JVM + "-" + PREFIXES.incrementAndGet();
    }

    /** Removes what a test has left below its prefix. */
    public static void clear(String prefix) {
        clear(client(), prefix);
    }

    /** The same on another server. */
    public static void clear(UnifiedJedis redis, String prefix) {
        try (RedisStore cleaner = RedisStore.using(redis, "")) {
            cleaner.dropMatching(KeyPatterns.startingWith(prefix));
        }
    }

    /** Touched only where Docker is likely, so that Testcontainers stays unloaded elsewhere. */
    private static final class DockerRedis {

        private static final String IMAGE = "redis:7-alpine";
        private static final int PORT = 6379;

        static @Nullable String start() {
            if (!org.testcontainers.DockerClientFactory.instance().isDockerAvailable()) {
                return null;
            }
            var container = new org.testcontainers.containers.GenericContainer<>(
                            org.testcontainers.utility.DockerImageName.parse(IMAGE))
                    .withExposedPorts(PORT);
            container.start();
            Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
            return "redis://" + container.getHost() + ":" + container.getMappedPort(PORT);
        }
    }
}
