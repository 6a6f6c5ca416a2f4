package dev.larder.cache.spring.expression;

import dev.larder.cache.method.declaration.Expression;
import dev.larder.cache.method.declaration.MethodDeclaration;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.spel.standard.SpelExpression;

/** One expression on one method, parsed; Spring compiles it to bytecode after the first evaluations, where it can. */
final class SpelCondition implements Expression {

    private final SpelExpression expression;
    private final Method method;
    private final ParameterNameDiscoverer parameterNames;
    private final BeanResolver beans;
    private final boolean usesResult;

    SpelCondition(SpelExpression expression, MethodDeclaration declaration, BeanResolver beans, boolean usesResult) {
        this.expression = expression;
        this.method = declaration.method();
        this.parameterNames = new NamesOf(declaration);
        this.beans = beans;
        this.usesResult = usesResult;
    }

    @Override
    public boolean usesResult() {
        return usesResult;
    }

    @Override
    public boolean isTrue(@Nullable Object target, @Nullable Object[] arguments, @Nullable Object result) {
        MethodBasedEvaluationContext context = context(target, arguments);
        context.setBeanResolver(beans);
        if (usesResult) {
            context.setVariable("result", result instanceof Optional<?> optional ? optional.orElse(null) : result);
        }
        return Boolean.TRUE.equals(expression.getValue(context, Boolean.class));
    }

    // Spring does not declare that arguments may be null; they may.
    @SuppressWarnings("NullAway")
    private MethodBasedEvaluationContext context(@Nullable Object target, @Nullable Object[] arguments) {
        return new MethodBasedEvaluationContext(
                new ExpressionRoot(method, target, arguments), method, arguments, parameterNames);
    }

    /** The names that key templates mean, too. */
    private static final class NamesOf implements ParameterNameDiscoverer {

        private final String @Nullable [] names;

        private NamesOf(MethodDeclaration declaration) {
            List<String> known = declaration.parameterNames();
            this.names = known == null ? null : known.toArray(String[]::new);
        }

        @Override
        public String @Nullable [] getParameterNames(Method method) {
            return names;
        }

        @Override
        public String @Nullable [] getParameterNames(Constructor<?> constructor) {
            return null;
        }
    }
}
