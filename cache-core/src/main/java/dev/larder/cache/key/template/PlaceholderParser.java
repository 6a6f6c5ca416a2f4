package dev.larder.cache.key.template;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.key.template.Placeholder.Each;
import dev.larder.cache.key.template.Placeholder.Filter;
import dev.larder.cache.key.template.Placeholder.Property;
import dev.larder.cache.key.template.Placeholder.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what stands between a pair of braces. */
public final class PlaceholderParser {

    private static final Pattern ROOT = Pattern.compile("#\\d{1,3}|[\\p{L}_$][\\p{L}\\p{N}_$]*");
    private static final Pattern STEP = Pattern.compile("\\[]|\\.([\\p{L}_$][\\p{L}\\p{N}_$-]*)");

    private final String text;
    private final String where;

    private PlaceholderParser(String text, String where) {
        this.text = text;
        this.where = where;
    }

    /** Reads {@code {…}}, braces included; {@code where} names the surrounding text in messages. */
    public static Placeholder parse(String text, String where) {
        return new PlaceholderParser(text, where).parse();
    }

    private Placeholder parse() {
        String[] pieces = text.substring(1, text.length() - 1).split("\\|", -1);
        Matcher root = ROOT.matcher(pieces[0]);
        if (!root.lookingAt()) {
            throw mistake("does not begin with a name; write a parameter's name `{id}`, its position `{#0}` or"
                    + " `{result}`");
        }
        List<Step> steps = steps(pieces[0].substring(root.end()));
        return new Placeholder(text, root.group(), steps, filters(pieces));
    }

    private List<Step> steps(String path) {
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(path);
        int at = 0;
        while (at < path.length()) {
            if (!step.find(at) || step.start() != at) {
                throw mistake("cannot be read from `" + path.substring(at)
                        + "` on; a path goes on with `.name` or `[]`, a filter with `|`");
            }
            steps.add(step.group(1) == null ? Each.EACH : new Property(step.group(1)));
            at = step.end();
        }
        return steps;
    }

    private List<Filter> filters(String[] pieces) {
        List<Filter> filters = new ArrayList<>();
        for (int i = 1; i < pieces.length; i++) {
            if (filters.contains(Filter.HASH)) {
                throw mistake("has a filter after `|hash`; write `|hash` at the end");
            }
            filters.add(filter(pieces[i]));
        }
        return filters;
    }

    private Filter filter(String name) {
        return switch (name) {
            case "hash" -> Filter.HASH;
            case "lower" -> Filter.LOWER;
            case "upper" -> Filter.UPPER;
            default -> throw mistake("has the filter `" + name + "`; there are `hash`, `lower` and `upper`");
        };
    }

    private CacheConfigurationException mistake(String what) {
        return new CacheConfigurationException("`" + text + "` in " + where + " " + what);
    }
}
