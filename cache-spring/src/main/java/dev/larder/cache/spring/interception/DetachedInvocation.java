package dev.larder.cache.spring.interception;

import dev.larder.cache.method.declaration.MethodBody;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;

/**
 * The rest of an intercepted call, for any thread and any number of runs: each goes on from a copy. Aspects further
 * inside find the invocation bound to the thread, as they do on the caller's.
 */
record DetachedInvocation(MethodInvocation invocation) implements MethodBody {

    @Override
    public @Nullable Object run() throws Throwable {
        MethodInvocation copy =
                invocation instanceof ProxyMethodInvocation proxied ? proxied.invocableClone() : invocation;
        return ExposeInvocationInterceptor.INSTANCE.invoke(copy);
    }

    // Spring does not declare that arguments may be null; they may.
    @SuppressWarnings("NullAway")
    @Override
    public @Nullable Object run(@Nullable Object[] arguments) throws Throwable {
        if (invocation instanceof ProxyMethodInvocation proxied) {
            return ExposeInvocationInterceptor.INSTANCE.invoke(proxied.invocableClone(arguments));
        }
        return MethodBody.super.run(arguments);
    }
}
