package dev.larder.cache.spring.expression;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.method.declaration.Expression;
import dev.larder.cache.method.declaration.Expressions;
import dev.larder.cache.method.declaration.MethodDeclaration;
import java.beans.PropertyDescriptor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * The Spring Expression Language with the variables of Spring's own cache annotations: parameters by name, {@code #a0}
 * and {@code #p0} by position, {@code #root}, {@code #result} and {@code @bean}. An unknown variable, which the
 * language itself takes for {@code null}, is a mistake here, and so is a name without {@code #} that the root object
 * has not, which it finds at the first call.
 */
public final class SpelExpressions implements Expressions {

    private static final String RESULT = "result";
    private static final Set<String> BUILT_IN = Set.of("root", "this");
    private static final Set<String> ROOT_METHODS = Arrays.stream(ExpressionRoot.class.getMethods())
            .map(Method::getName)
            .collect(Collectors.toSet());
    private static final Set<String> ROOT_PROPERTIES = Arrays.stream(
                    BeanUtils.getPropertyDescriptors(ExpressionRoot.class))
            .map(PropertyDescriptor::getName)
            .collect(Collectors.toCollection(TreeSet::new));

    private final SpelExpressionParser parser;
    private final BeanResolver beans;

    public SpelExpressions(BeanFactory beanFactory, @Nullable ClassLoader classLoader) {
        this.parser = new SpelExpressionParser(new SpelParserConfiguration(SpelCompilerMode.MIXED, classLoader));
        this.beans = new BeanFactoryResolver(beanFactory);
    }

    @Override
    public Expression compile(String text, MethodDeclaration method, String place) {
        SpelExpression parsed = parse(text, place);
        ExpressionNames names = new ExpressionNames(parsed.getAST());
        String mistake = mistake(names, knownVariables(method));
        if (mistake != null) {
            throw new CacheConfigurationException(place + ": \"" + text + "\" " + mistake);
        }
        return new SpelCondition(parsed, method, beans, names.variables().contains(RESULT));
    }

    private static @Nullable String mistake(ExpressionNames names, Set<String> known) {
        String variables = "Known variables: #root, #" + String.join(", #", known) + ".";
        for (String variable : names.variables()) {
            if (!known.contains(variable) && !BUILT_IN.contains(variable)) {
                return "speaks of #" + variable + ", which does not exist. " + variables;
            }
        }
        for (String property : names.propertiesOfRoot()) {
            if (known.contains(property)) {
                return "names `" + property + "` without its #. Write #" + property + ".";
            }
            if (!ROOT_PROPERTIES.contains(property)) {
                return "names `" + property + "`, which #root has not; it has " + String.join(", ", ROOT_PROPERTIES)
                        + ". " + variables;
            }
        }
        for (String called : names.methodsOfRoot()) {
            if (!ROOT_METHODS.contains(called)) {
                return "calls " + called + "(), which #root has not. Write #root.target." + called
                        + "() for a method of the object itself, @name." + called + "() for one of a bean.";
            }
        }
        return null;
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
}
