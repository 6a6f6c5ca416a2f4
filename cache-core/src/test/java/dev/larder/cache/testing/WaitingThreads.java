package dev.larder.cache.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where threads wait. A thread that merely waits may do so on its way, for a lock of the log or for another caller; one
 * that waits inside a certain type is where the test needs it.
 */
public final class WaitingThreads {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private WaitingThreads() {}

    /** Whether the thread waits in a method of the type, or in one that was called from there. */
    public static boolean waitsIn(Thread thread, String type) {
        ThreadInfo info = THREADS.getThreadInfo(thread.getId(), Integer.MAX_VALUE);
        return waits(info) && hasFrameOf(info, type);
    }

    /** Whether the thread waits for what code of the package itself waits for, and not for a lock of the log. */
    public static boolean waitsFor(Thread thread, String packageName) {
        ThreadInfo info = THREADS.getThreadInfo(thread.getId(), Integer.MAX_VALUE);
        return waits(info)
                && Stream.of(info.getStackTrace())
                        .map(StackTraceElement::getClassName)
                        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
                        .findFirst()
                        .filter(name -> name.startsWith(packageName))
                        .isPresent();
    }

    /** How many threads that began in the class wait in a method of the type, or in one that was called from there. */
    public static long count(Class<?> began, String type) {
        return Arrays.stream(THREADS.dumpAllThreads(false, false))
                .filter(WaitingThreads::waits)
                .filter(info -> hasFrameOf(info, began.getName()) && hasFrameOf(info, type))
                .count();
    }

    private static boolean waits(@Nullable ThreadInfo info) {
        return info != null
                && (info.getThreadState() == Thread.State.WAITING
                        || info.getThreadState() == Thread.State.TIMED_WAITING);
    }

    private static boolean hasFrameOf(ThreadInfo info, String type) {
        return Stream.of(info.getStackTrace())
                .map(StackTraceElement::getClassName)
                .anyMatch(name -> name.equals(type) || name.startsWith(type + "$"));
    }
}
