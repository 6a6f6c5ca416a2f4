package dev.larder.cache.spring.boot;

import dev.larder.cache.CacheConfigurationException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Shows a mistake in the caching as such when a Boot application fails to start, without a stack trace. The description
 * holds the cure; the action says where the properties stand that it names.
 */
final class MistakeAnalyzer extends AbstractFailureAnalyzer<CacheConfigurationException> {

    private static final Pattern PROPERTY =
            Pattern.compile("(?:larder|spring\\.data\\.redis)\\.[\\w.\\-\\[\\]]*[\\w\\]]");

    /** What was meant may stand in the configuration as well, and is right. */
    private static final Pattern MEANT = Pattern.compile("Did you mean [^?]*\\?");

    private final Environment environment;

    MistakeAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, CacheConfigurationException cause) {
        String description = String.valueOf(cause.getMessage());
        return new FailureAnalysis(description, action(description), cause);
    }

    /** {@code null}, and nothing is printed, if there is nothing to add. */
    private @Nullable String action(String description) {
        Set<String> places = new LinkedHashSet<>();
        Matcher named = PROPERTY.matcher(MEANT.matcher(description).replaceAll(""));
        while (named.find()) {
            addPlace(named.group(), places);
        }
        return places.isEmpty() ? null : String.join(System.lineSeparator(), places);
    }

    private void addPlace(String property, Set<String> into) {
        ConfigurationPropertyName name = ConfigurationPropertyName.ofIfValid(property);
        if (name == null) {
            return;
        }
        ConfigurationPropertySources.get(environment).forEach(source -> {
            var found = source.getConfigurationProperty(name);
            if (found != null && found.getOrigin() != null) {
                into.add("Correct " + property + " in " + found.getOrigin() + ".");
            }
        });
    }
}
