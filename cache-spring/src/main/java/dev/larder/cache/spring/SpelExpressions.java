package dev.larder.cache.spring;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.method.Expression;
import dev.larder.cache.method.Expressions;
import dev.larder.cache.method.MethodDeclaration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * The Spring Expression Language with the variables of Spring's own cache annotations: parameters by name, {@code #a0}
 * and {@code #p0} by position, {@code #root}, {@code #result} and {@code @bean}. An unknown variable, which the
 * language itself takes for {@code null}, is a mistake here.
 */
final class SpelExpressions implements Expressions {

    private static final String RESULT = "result";
    private static final Set<String> BUILT_IN = Set.of("root", "this");

    private final SpelExpressionParser parser;
    private final BeanResolver beans;

    SpelExpressions(BeanFactory beanFactory, @Nullable ClassLoader classLoader) {
        this.parser = new SpelExpressionParser(new SpelParserConfiguration(SpelCompilerMode.MIXED, classLoader));
        this.beans = new BeanFactoryResolver(beanFactory);
    }

    @Override
    public Expression compile(String text, MethodDeclaration method, String place) {
        SpelExpression parsed = parse(text, place);
        Set<String> used = new LinkedHashSet<>();
        collectVariables(parsed.getAST(), used);
        Set<String> known = knownVariables(method);
        for (String variable : used) {
            if (!known.contains(variable) && !BUILT_IN.contains(variable)) {
                throw new CacheConfigurationException(place + ": \"" + text + "\" speaks of #" + variable
                        + ", which does not exist. Known variables: #root, #" + String.join(", #", known) + ".");
            }
        }
        return new SpelCondition(parsed, method, beans, used.contains(RESULT));
    }

    private SpelExpression parse(String text, String place) {
        try {
            return parser.parseRaw(text);
        } catch (ParseException | IllegalStateException e) {
            throw new CacheConfigurationException(
                    place + ": \"" + text + "\" is no expression: " + e.getMessage() + ". Write a SpEL expression, for"
                            + " example \"#id > 0\".",
                    e);
        }
    }

    private static Set<String> knownVariables(MethodDeclaration method) {
        Set<String> known = new LinkedHashSet<>();
        List<String> names = method.parameterNames();
        if (names != null) {
            known.addAll(names);
        }
        for (int i = 0; i < method.parameterTypes().size(); i++) {
            known.add("a" + i);
            known.add("p" + i);
        }
        known.add(RESULT);
        return known;
    }

    private static void collectVariables(SpelNode node, Set<String> into) {
        if (node instanceof VariableReference) {
            into.add(node.toStringAST().substring(1));
        } else if (node instanceof FunctionReference) {
            String call = node.toStringAST();
            into.add(call.substring(1, call.indexOf('(')));
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            collectVariables(node.getChild(i), into);
        }
    }
}
