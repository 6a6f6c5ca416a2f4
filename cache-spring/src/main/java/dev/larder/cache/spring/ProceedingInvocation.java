package dev.larder.cache.spring;

import dev.larder.cache.method.MethodBody;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** The rest of an intercepted call, for the caller's thread and one run. */
record ProceedingInvocation(MethodInvocation invocation) implements MethodBody {

    @Override
    public @Nullable Object run() throws Throwable {
        return invocation.proceed();
    }

    @Override
    public MethodBody detached() {
        return new DetachedInvocation(invocation);
    }
}
