package dev.larder.cache.spring.interception;

import dev.larder.cache.method.declaration.MethodBody;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/** The rest of an intercepted call, for the caller's thread and one run. */
record ProceedingInvocation(MethodInvocation invocation) implements MethodBody {

    @Override
    public @Nullable Object run() throws Throwable {
        return invocation.proceed();
    }

    /** From a copy as it is now: once proceeded, an invocation leaves out the advice it has gone through. */
    @Override
    public MethodBody detached() {
        return new DetachedInvocation(
                invocation instanceof ProxyMethodInvocation proxied ? proxied.invocableClone() : invocation);
    }
}
