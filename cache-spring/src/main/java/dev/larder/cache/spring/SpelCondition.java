package dev.larder.cache.spring;

import dev.larder.cache.method.Expression;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.spel.standard.SpelExpression;

/** One expression on one method, parsed; Spring compiles it to bytecode after the first evaluations, where it can. */
final class SpelCondition implements Expression {

    private static final ParameterNameDiscoverer PARAMETER_NAMES = new DefaultParameterNameDiscoverer();

    private final SpelExpression expression;
    private final Method method;
    private final BeanResolver beans;
    private final boolean usesResult;

    SpelCondition(SpelExpression expression, Method method, BeanResolver beans, boolean usesResult) {
        this.expression = expression;
        this.method = method;
        this.beans = beans;
        this.usesResult = usesResult;
    }

    @Override
    public boolean usesResult() {
        return usesResult;
    }

    @Override
    public boolean isTrue(@Nullable Object target, @Nullable Object[] arguments, @Nullable Object result) {
        MethodBasedEvaluationContext context = new MethodBasedEvaluationContext(
                new ExpressionRoot(method, target, arguments), method, arguments, PARAMETER_NAMES);
        context.setBeanResolver(beans);
        if (usesResult) {
            context.setVariable("result", result instanceof Optional<?> optional ? optional.orElse(null) : result);
        }
        return Boolean.TRUE.equals(expression.getValue(context, Boolean.class));
    }
}
