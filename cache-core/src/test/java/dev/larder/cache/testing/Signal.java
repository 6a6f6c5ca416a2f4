package dev.larder.cache.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What the operating system can do to a process that the process hears nothing of. */
public enum Signal {
    /** Stops it in the middle of whatever it does. */
    STOP,
    /** Lets it go on. */
    CONT;

    /** Returns when the signal was sent, which for another process is as good as received. */
    public void send(Process process) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name(), String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + name() + " ended with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
