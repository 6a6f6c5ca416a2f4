package dev.larder.cache.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/** A {@code redis-server} executable: the one that comes as a test dependency, or one of the machine. */
public record RedisBinary(Path path) {

    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)");

    private static final class Embedded {
        private static final RedisBinary INSTANCE = unpack();

        private static RedisBinary unpack() {
            try {
                Path folder = TemporaryFolders.create("larder-redis-binary");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> TemporaryFolders.remove(folder)));
                File unpacked = ExecutableProvider.newJarResourceProvider(folder.toFile())
                        .get();
                return new RedisBinary(unpacked.toPath());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The embedded one, unpacked once per JVM. */
    public static RedisBinary embedded() {
        return Embedded.INSTANCE;
    }

    /** The {@code redis-server} on the PATH, if there is one of at least this major version. */
    public static Optional<RedisBinary> onPath(int leastMajorVersion) {
        String path = System.getenv("PATH");
        return Arrays.stream((path == null ? "" : path).split(File.pathSeparator))
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .map(RedisBinary::new)
                .filter(binary -> binary.majorVersion() >= leastMajorVersion)
                .findFirst();
    }

    private int majorVersion() {
        try {
            Process process = new ProcessBuilder(path.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(said);
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
