package dev.larder.cache.spring.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.method.declaration.Expression;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.MethodDeclaration.Interception;
import dev.larder.cache.spring.interception.AnnotatedMethodReader;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class SpelExpressionsTest {

    public static class Limits {
        public boolean allows(long id) {
            return id < 100;
        }
    }

    public static class Service {
        public final int version = 3;

        @dev.larder.cache.annotation.Cached("x:{id}")
        public Optional<String> find(long id, String name) {
            return Optional.empty();
        }
    }

    private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
    private final SpelExpressions expressions =
            new SpelExpressions(beans, getClass().getClassLoader());
    private final MethodDeclaration method = declaration();

    private static MethodDeclaration declaration() {
        try {
            Method find = Service.class.getMethod("find", long.class, String.class);
            return new AnnotatedMethodReader(UnaryOperator.identity()).read(find, Service.class, Interception.UNKNOWN);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private Expression compile(String text) {
        return expressions.compile(text, method, "@Cached(condition) on Service.find");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#id == 7 | true",
                "#a0 == 7 | true",
                "#p0 == 8 | false",
                "#p1 == 'lamp' | true",
                "#name.length() > 4 | false",
                "#root.methodName == 'find' | true",
                "#root.args[0] == 7 | true",
                "#root.target.version == 3 | true",
                "#root.targetClass.simpleName == 'Service' | true",
                "#root.method.name == 'find' | true",
                "methodName == 'find' | true",
                "@limits.allows(#id) | true",
                "!@limits.allows(#id * 100) | true",
                "{1, 7}.?[#this == 7].size() == 1 | true",
                "{'a': 1}.size() == 1 | true",
                "{a: #id}[a] == 7 | true",
                "{a: #id}['a'] == 7 | true",
                "{#name}.![length()].contains(4) | true",
                "{#name}.?[isEmpty()].size() == 0 | true",
                "{#name}.?[bytes.length == 4].size() == 1 | true",
                "target.version == 3 and args.length == 2 | true",
                "getMethodName().equals('find') | true",
                "T(java.time.Duration).ofDays(#id).toDays() == 7 | true",
                "new java.lang.String(#name).length() == 4 | true",
                "#name?.bytes.length == 4 ?: false | true",
                "null | false"
            })
    void expression_overArguments_isEvaluatedAgainAndAgain(String text, boolean outcome) {
        beans.addBean("limits", new Limits());
        Expression expression = compile(text);

        assertThat(expression.usesResult()).isFalse();
        for (int i = 0; i < 200; i++) {
            assertThat(expression.isTrue(new Service(), new Object[] {7L, "lamp"}, null))
                    .isEqualTo(outcome);
        }
    }

    @Test
    void result_inAnOptional_isUnwrapped() {
        Expression expression = compile("#result == 'lamp'");

        assertThat(expression.usesResult()).isTrue();
        assertThat(expression.isTrue(null, new Object[] {7L, ""}, Optional.of("lamp")))
                .isTrue();
        assertThat(expression.isTrue(null, new Object[] {7L, ""}, "lamp")).isTrue();
        assertThat(compile("#result == null").isTrue(null, new Object[] {7L, ""}, Optional.empty()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#idd > 0", "#a2 == 1", "#results == null", "#unknown(1)", "#root.args[#x] == 1"})
    void variable_thatDoesNotExist_isRefusedWithTheKnownOnes(String text) {
        assertThatThrownBy(() -> compile(text))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageStartingWith("@Cached(condition) on Service.find: \"" + text + "\" speaks of #")
                .hasMessageContaining("Known variables: #root, #id, #name, #a0, #p0, #a1, #p1, #result");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "result != null | names `result` without its #. Write #result.",
                "!result.isEmpty() | names `result` without its #. Write #result.",
                "#id > 0 and id < 10 | names `id` without its #. Write #id.",
                "#name.equals(name) | names `name` without its #. Write #name.",
                "@limits.allows(id) | names `id` without its #. Write #id.",
                "{1}.contains(id) | names `id` without its #. Write #id.",
                "page > 1 | names `page`, which #root has not; it has args, class, method, methodName, target, targetClass. Known variables: #root, #id",
                "isEmpty() | calls isEmpty(), which #root has not. Write #root.target.isEmpty()"
            })
    void name_withoutItsSign_isRefusedWithTheCure(String text, String mistake) {
        assertThatThrownBy(() -> compile(text))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageStartingWith("@Cached(condition) on Service.find: \"" + text + "\" " + mistake);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#id >", "#id == ", "(", "#"})
    void text_thatIsNoExpression_isRefused(String text) {
        assertThatThrownBy(() -> compile(text))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("\"" + text + "\" is no expression");
    }
}
