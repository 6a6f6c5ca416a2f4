package dev.larder.cache.spring;

import dev.larder.cache.method.Problems;
import dev.larder.cache.spring.KnownProperties.KnownProperty;
import java.util.Comparator;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * A misspelt property would silently do nothing, so it stops the start-up. An unknown environment variable is only
 * warned about: a container platform makes such variables of its own for a service that is named larder.
 */
final class UnknownPropertyCheck {

    private static final Logger LOG = LoggerFactory.getLogger(UnknownPropertyCheck.class);

    private UnknownPropertyCheck() {}

    static void check(ConfigurableEnvironment environment, Problems problems) {
        for (PropertySpelling spelling : PropertySpelling.all(environment)) {
            if (KnownProperties.ALL.stream().noneMatch(known -> spelling.means(known) || spelling.isIn(known))) {
                report(spelling, problems);
            }
        }
    }

    private static void report(PropertySpelling spelling, Problems problems) {
        String written = spelling.isVariable()
                ? spelling.written().toLowerCase(Locale.ROOT).replace('_', '.')
                : spelling.written();
        String message = "There is no property \"" + spelling.written() + "\" ("
                + spelling.source().getName() + "). Did you mean " + closest(written) + "?";
        if (spelling.isVariable()) {
            LOG.warn("{}", message);
        } else {
            problems.error(message);
        }
    }

    private static String closest(String written) {
        return KnownProperties.ALL.stream()
                .map(KnownProperty::name)
                .min(Comparator.comparingInt(name -> distance(name, written)))
                .orElseThrow();
    }

    /** How many characters have to be added, removed or replaced to make one of the other. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
