package dev.larder.cache.processes;

import dev.larder.cache.testing.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Another JVM with the class path of this one. It tells its results as lines {@code name=value} on standard output. */
public final class JavaProcess implements AutoCloseable {

    /** Not a line of the log, which may hold anything. */
    private static final Pattern RESULT = Pattern.compile("(\\w+)=([-\\w.,]*)");

    private final Process process;
    private final Path output;

    private JavaProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    public static JavaProcess start(Class<?> main, Object... args) {
        try {
            Path output = Files.createTempFile("larder-process", ".txt");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=4",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    main.getName()));
            for (Object arg : args) {
                command.add(arg.toString());
            }
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new JavaProcess(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a regular end and returns what the process told. */
    public Map<String, String> results() throws InterruptedException {
        if (!process.waitFor(400, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("The process did not end well:\n" + output());
        }
        Map<String, String> results = new TreeMap<>();
        for (String line : output().split("\n")) {
            Matcher result = RESULT.matcher(line.trim());
            if (result.matches()) {
                results.put(result.group(1), result.group(2));
            }
        }
        return results;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Stops it in the middle of whatever it does. */
    public void freeze() {
        Signal.STOP.send(process);
    }

    /** Lets a frozen process go on. */
    public void thaw() {
        Signal.CONT.send(process);
    }

    /** Ends it without letting it say goodbye, frozen or not, and returns when it is no more. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it has told so far, on standard output and standard error. */
    public String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(output);
    }
}
