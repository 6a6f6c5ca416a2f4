package dev.larder.cache.testing;

import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Virtual threads, which only JVMs of version 21 and newer have; tests must compile and run on older ones. */
public final class VirtualThreads {

    private static final @Nullable ThreadFactory FACTORY = find();

    private VirtualThreads() {}

    private static @Nullable ThreadFactory find() {
        try {
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            builder = type.getMethod("name", String.class, long.class).invoke(builder, "virtual-", 0L);
            return (ThreadFactory) type.getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException e) {
            return null; // An older one.
        }
    }

    /** Whether this JVM has them. */
    public static boolean exist() {
        return FACTORY != null;
    }

    /** Not started yet. */
    public static Thread thread(Runnable task) {
        if (FACTORY == null) {
            throw new IllegalStateException("This JVM has no virtual threads; ask exist() before");
        }
        return FACTORY.newThread(task);
    }

    /** Threads of the kind of the one that asks. */
    public static ThreadFactory likeThisOne() {
        return FACTORY != null && isVirtual(Thread.currentThread()) ? FACTORY : Thread::new;
    }

    /** All virtual threads are of one group, which is no other's. */
    private static boolean isVirtual(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group != null && group.getName().equals("VirtualThreads");
    }
}
