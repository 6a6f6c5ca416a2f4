package dev.larder.cache.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server of one's own, to be killed, frozen and restarted. Keeps nothing on disk. Used by one thread; ends with
 * {@link #close()} and at the latest with the JVM.
 */
public final class RedisServerProcess implements AutoCloseable {

    private static final long START_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /**
     * Below the ports that systems give to outgoing connections: one of those could take the port while the server is
     * away, and a client that keeps trying to connect to it could even reach itself.
     */
    private static final int LOWEST_PORT = 20_000;

    private static final int PORTS = 10_000;
    private static final String READY = "Ready to accept connections";
    private static final int ATTEMPTS = 5;

    private final RedisBinary binary;
    private final int port;
    private final Path folder;
    private final List<String> extraArguments;
    private @Nullable Process process;

    private RedisServerProcess(RedisBinary binary, int port, List<String> extraArguments) {
        this.binary = binary;
        this.port = port;
        this.extraArguments = extraArguments;
        this.folder = TemporaryFolders.create("larder-redis");
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /**
     * Starts the embedded server on a free port and returns when it answers.
     *
     * @param extraArguments as on the command line of {@code redis-server}, for example {@code "--maxmemory", "2mb"}
     */
    public static RedisServerProcess start(String... extraArguments) {
        IllegalStateException last = null;
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                return start(RedisBinary.embedded(), freePort(), extraArguments);
            } catch (IllegalStateException e) {
                last = e; // Somebody else was quicker to take the port.
            }
        }
        throw new IllegalStateException("redis-server started on none of " + ATTEMPTS + " ports", last);
    }

    /** Starts this server on this port and returns when it answers. */
    public static RedisServerProcess start(RedisBinary binary, int port, String... extraArguments) {
        RedisServerProcess server = new RedisServerProcess(binary, port, List.of(extraArguments));
        server.restart();
        return server;
    }

    /** A server that is not running yet; {@link #restart()} starts it. */
    public static RedisServerProcess stopped(String... extraArguments) {
        return new RedisServerProcess(RedisBinary.embedded(), freePort(), List.of(extraArguments));
    }

    /** A port on which nobody listens at the moment. */
    public static int freePort() {
        IOException last = null;
        for (int i = 0; i < 100; i++) {
            int port = LOWEST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                last = e;
            }
        }
        throw new UncheckedIOException("No port was free", Objects.requireNonNull(last));
    }

    public int port() {
        return port;
    }

    /** Its address, for clients on this machine. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Kills it if it runs, and starts it empty on the same port; returns when it answers. */
    public void restart() {
        kill();
        List<String> command = new ArrayList<>(List.of(
                binary.path().toString(),
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--daemonize",
                "no",
                "--dir",
                folder.toString()));
        command.addAll(extraArguments);
        Path output = folder.resolve("output.log");
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitListening(process, output);
    }

    private void awaitListening(Process started, Path output) {
        long deadline = System.nanoTime() + START_PATIENCE_NANOS;
        // Its own words, because another server may have the port.
        while (!text(output).contains(READY)) {
            if (!started.isAlive() || System.nanoTime() - deadline > 0) {
                kill();
                throw new IllegalStateException("redis-server did not start on port " + port + ":\n" + text(output));
            }
            Pause.millis(5);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "no output: " + e;
        }
    }

    /** Ends it without letting it say goodbye, frozen or not. Does nothing if it does not run. */
    public void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        process = null;
        running.destroyForcibly();
        try {
            running.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops it in the middle of whatever it does: connections stay open and are accepted, nothing is answered. */
    public void freeze() {
        signal(Signal.STOP);
    }

    /** Lets a frozen server go on. */
    public void thaw() {
        signal(Signal.CONT);
    }

    private void signal(Signal signal) {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("redis-server on port " + port + " does not run");
        }
        signal.send(running);
    }

    @Override
    public void close() {
        kill();
        TemporaryFolders.remove(folder);
    }
}
