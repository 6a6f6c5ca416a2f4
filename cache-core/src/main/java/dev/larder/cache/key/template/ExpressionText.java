package dev.larder.cache.key.template;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a template what is an expression for Spring's own cache annotations. Here it would be literal text, so that
 * all arguments shared one entry; who has the habit is told how to write it.
 */
final class ExpressionText {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]*}");
    private static final Pattern VARIABLE =
            Pattern.compile("(?<![\\p{L}\\p{N}_])#([\\p{L}_][\\p{L}\\p{N}_]*)((?:\\.[\\p{L}_][\\p{L}\\p{N}_]*)*)");
    private static final Pattern CALL = Pattern.compile("(?<![\\p{L}\\p{N}_])(T|@[\\p{L}_][\\p{L}\\p{N}_.]*)\\(");
    private static final Pattern QUOTED = Pattern.compile("(?:^|:)'([^']*)'?");
    private static final Pattern POSITION = Pattern.compile("[ap](\\d+)");
    private static final Pattern GETTER = Pattern.compile("\\.get(\\p{Lu})");
    private static final Set<String> WITHOUT_PLACEHOLDER = Set.of("root", "this", "target", "caches");

    private ExpressionText() {}

    /** What is wrong with the text, and the cure; {@code null} if it holds no expression. */
    static @Nullable String mistakeIn(String template) {
        String literal = PLACEHOLDER.matcher(template).replaceAll("{}");
        Matcher variable = VARIABLE.matcher(literal);
        if (variable.find()) {
            return found(variable.group(), placeholderFor(variable.group(1), variable.group(2)));
        }
        Matcher call = CALL.matcher(literal);
        if (call.find()) {
            return found(call.group(), "text and placeholders, `product:{id}`");
        }
        Matcher quoted = QUOTED.matcher(literal);
        return quoted.find()
                ? found("'" + quoted.group(1) + "'", "it without quotes, `" + quoted.group(1) + "`")
                : null;
    }

    private static String placeholderFor(String name, String path) {
        if (WITHOUT_PLACEHOLDER.contains(name)) {
            return "the text that you mean, and parameters as `{id}`";
        }
        Matcher position = POSITION.matcher(name);
        String properties =
                GETTER.matcher(path).replaceAll(get -> "." + get.group(1).toLowerCase(Locale.ROOT));
        return "`{" + (position.matches() ? "#" + position.group(1) : name) + properties + "}`";
    }

    private static String found(String expression, String cure) {
        return "`" + expression + "` is part of an expression, and would be the same text for every call; write "
                + cure;
    }
}
