package dev.larder.cache.spring.interception;

import dev.larder.cache.method.CompiledMethod;
import dev.larder.cache.method.declaration.MethodBody;
import dev.larder.cache.spring.properties.LarderProperties;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Hands an intercepted call to the compiled method. It translates; the engine decides. */
final class LarderInterceptor implements MethodInterceptor {

    private final CompiledMethods methods;
    private final Supplier<LarderProperties> properties;
    private volatile @Nullable Boolean isEnabled;

    /** @param properties asked at the first call, without a lock, because that may make a bean */
    LarderInterceptor(CompiledMethods methods, Supplier<LarderProperties> properties) {
        this.methods = methods;
        this.properties = properties;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        if (!isEnabled()) {
            return invocation.proceed();
        }
        Object target = invocation.getThis();
        Class<?> type = target == null ? invocation.getMethod().getDeclaringClass() : target.getClass();
        CompiledMethod method = methods.find(invocation.getMethod(), type);
        if (method == null) {
            return invocation.proceed();
        }
        MethodBody body = method.comesLater() || method.isBatch()
                ? new DetachedInvocation(invocation)
                : new ProceedingInvocation(invocation);
        return method.invoke(target, invocation.getArguments(), body);
    }

    private boolean isEnabled() {
        Boolean known = isEnabled;
        if (known == null) {
            known = properties.get().isEnabled();
            isEnabled = known;
        }
        return known;
    }
}
