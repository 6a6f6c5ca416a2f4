package dev.larder.cache.spring.expression;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What {@code #root} is in an expression. Public because compiled expressions call it; not for users' code. */
public final class ExpressionRoot {

    private final Method method;
    private final @Nullable Object target;
    private final @Nullable Object[] args;

    ExpressionRoot(Method method, @Nullable Object target, @Nullable Object[] args) {
        this.method = method;
        this.target = target;
        this.args = args;
    }

    public Method getMethod() {
        return method;
    }

    public String getMethodName() {
        return method.getName();
    }

    /** The object behind the proxy. */
    public @Nullable Object getTarget() {
        return target;
    }

    public Class<?> getTargetClass() {
        return target == null ? method.getDeclaringClass() : target.getClass();
    }

    public @Nullable Object[] getArgs() {
        return args;
    }
}
