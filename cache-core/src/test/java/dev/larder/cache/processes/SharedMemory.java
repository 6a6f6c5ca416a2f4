package dev.larder.cache.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A row of numbers that several processes of one machine read and change atomically: a source of truth that needs no
 * server, and whose order of events all of them agree on.
 */
public final class SharedMemory {

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final MappedByteBuffer bytes;

    public SharedMemory(Path file, int longs) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            this.bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, 8L * longs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long get(int index) {
        return (long) LONGS.getVolatile(bytes, index * 8);
    }

    public void set(int index, long value) {
        LONGS.setVolatile(bytes, index * 8, value);
    }

    public long incrementAndGet(int index) {
        return addAndGet(index, 1);
    }

    public long addAndGet(int index, long delta) {
        return (long) LONGS.getAndAdd(bytes, index * 8, delta) + delta;
    }

    /** Raises the number to {@code value} if it is lower. */
    public void raise(int index, long value) {
        long seen = get(index);
        while (seen < value && !LONGS.compareAndSet(bytes, index * 8, seen, value)) {
            seen = get(index);
        }
    }

    /** Waits until the number is at least {@code value}. */
    public void await(int index, long value) {
        long deadline = System.nanoTime() + 300_000_000_000L;
        while (get(index) < value) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Waited five minutes for the other processes");
            }
            pause(1);
        }
    }

    /** Time passes, as it does in a load or between two writes. */
    public static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
