package dev.larder.cache.testing;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs each test of a class on a virtual thread of its own, where the JVM has them. */
public final class OnVirtualThreads implements BeforeAllCallback, InvocationInterceptor {

    @Override
    public void beforeAll(ExtensionContext context) {
        Assumptions.assumeTrue(VirtualThreads.exist(), "This JVM is older than 21 and has no virtual threads");
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        onVirtualThread(test);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        onVirtualThread(test);
    }

    private static void onVirtualThread(Invocation<Void> test) throws Throwable {
        FutureTask<Void> task = new FutureTask<>(() -> {
            try {
                return test.proceed();
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        });
        VirtualThreads.thread(task).start();
        try {
            task.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }
}
